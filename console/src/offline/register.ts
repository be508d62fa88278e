/** Lets the console open without the daemon, and show notifications on a phone. A browser that cannot, or a page that is not served securely, goes without. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  addEventListener("load", () => void navigator.serviceWorker.register("/app/service-worker.js", { scope: "/app/" }).catch(() => {}));
}
