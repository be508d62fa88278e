import type { Approval } from "../api/types";
import { inbox } from "./inbox";

const KEY = "gantry.notifications";

/** Whether this browser is to say when something waits while the page is not looked at. */
export function notificationsWanted(): boolean {
  return localStorage.getItem(KEY) === "on" && "Notification" in window && Notification.permission === "granted";
}

/** Turns them on, which the browser asks about once, or off. Returns whether they are on. */
export async function wantNotifications(wanted: boolean): Promise<boolean> {
  if (!("Notification" in window)) return false;
  const allowed = wanted && (await Notification.requestPermission()) === "granted";
  localStorage.setItem(KEY, allowed ? "on" : "off");
  return allowed;
}

/** Tells of what comes to wait from now on, until it is told to stop. What waited before is on the page. */
export function notifyOfWaiting(): () => void {
  let known: Set<string> | null = null;
  return inbox.subscribe(() => {
    const { pending, known: isKnown } = inbox.value;
    if (!isKnown) return;
    const fresh = known === null ? [] : pending.filter((item) => !known!.has(item.approval_id));
    known = new Set(pending.map((item) => item.approval_id));
    if (fresh.length === 0 || !document.hidden || !notificationsWanted()) return;
    void tell(fresh);
  });
}

async function tell(fresh: readonly Approval[]): Promise<void> {
  const one = fresh[0]!;
  const title = fresh.length === 1 ? one.title : `${fresh.length} things wait for you`;
  const path = fresh.length === 1 ? `/app/sessions/${one.session_id}` : "/app/";
  const about = { body: `${one.agent} waits for your answer.`, tag: "gantry", icon: "/app/icon-192.png", data: { path } };

  // A phone's browser shows those of a service worker alone; a page without one shows its own.
  const worker = await navigator.serviceWorker?.getRegistration("/app/");
  if (worker?.active) return worker.showNotification(title, about);
  const note = new Notification(title, about);
  note.onclick = () => {
    window.focus();
    note.close();
  };
}
