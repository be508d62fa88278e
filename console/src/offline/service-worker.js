// Keeps the console's own files, so that it opens when the daemon cannot be reached, and says so. What the daemon answers is never kept: everything below /api, and all
// that streams, goes past. The build writes FILES and VERSION before this.
/* global FILES, VERSION */
const CACHE = `gantry-${VERSION}`;
const PAGE = "/app/";
const PATIENCE = 5_000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("gantry-") && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || !pathname.startsWith(PAGE)) return;
  if (request.destination === "document") event.respondWith(present(request, PAGE));
  else if (pathname.startsWith("/app/assets/")) event.respondWith(kept(request));
  else if (FILES.includes(pathname)) event.respondWith(present(request, pathname));
});

// A page as the daemon has it now; as it was kept when the daemon does not answer.
async function present(request, otherwise) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status < 500) return answer;
  } catch {
    // Not reached: what was kept is all there is.
  }
  return (await caches.match(otherwise)) ?? Response.error();
}

// A file that is named by its content never changes.
async function kept(request) {
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data?.path ?? PAGE));
});

async function show(path) {
  const [open] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!open) return self.clients.openWindow(path);
  await open.focus();
  return open.navigate(path);
}
