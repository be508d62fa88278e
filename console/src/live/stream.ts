import { get, Refusal } from "../api/client";

/** How well we hear the daemon. */
export type Hearing = "connecting" | "live" | "stale" | "signed-out";

export interface StreamHandlers {
  /** A frame without a name, with the position that it carries, if any. */
  onFrame(data: unknown, id: number | null): void;
  /** A named frame: snapshot, synced, reset. */
  onNamed(name: string, data: unknown, id: number | null): void;
  onHearing(hearing: Hearing): void;
}

export interface StreamSource {
  close(): void;
}

const NAMES = ["snapshot", "synced", "reset"];
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/**
 * Follows a stream of server-sent events for as long as it is wanted. The browser goes on by itself from the last id after a broken connection; when it has given up
 * (a restart of the daemon answers with an error first), or the machine woke up, we begin anew after the last id that was seen. No frame is lost or doubled:
 * a position that was seen already is dropped.
 */
export function follow(path: string, handlers: StreamHandlers): StreamSource {
  let source: EventSource | null = null;
  let last: number | null = null;
  let wait = FIRST_WAIT;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  let wasLive = false;

  const open = () => {
    clearTimeout(timer);
    source?.close();
    if (closed) return;
    handlers.onHearing("connecting");
    const at = new URL(path, location.origin);
    if (last !== null) at.searchParams.set("after", String(last));
    const mine = new EventSource(at, { withCredentials: true });
    source = mine;
    mine.onopen = () => {
      wasLive = true;
      handlers.onHearing("live");
    };
    mine.onmessage = (event) => {
      wait = FIRST_WAIT;
      wasLive = true;
      const id = event.lastEventId === "" ? null : Number(event.lastEventId);
      const data = JSON.parse(event.data);
      const seq = seqOf(data);
      if (seq !== null && last !== null && seq <= last) return;
      if (id !== null) last = id;
      handlers.onFrame(data, seq);
    };
    for (const name of NAMES) {
      mine.addEventListener(name, (event) => {
        const message = event as MessageEvent<string>;
        const id = message.lastEventId === "" ? null : Number(message.lastEventId);
        if (name === "reset") last = Number((JSON.parse(message.data) as { after: number }).after);
        else if (id !== null && (last === null || id > last)) last = id;
        handlers.onNamed(name, JSON.parse(message.data), id);
      });
    }
    mine.onerror = () => {
      // Who was never let in does not know yet whether there is nobody, or they are not wanted.
      const isRefused = mine.readyState === EventSource.CLOSED;
      if (wasLive || !isRefused) handlers.onHearing("stale");
      if (isRefused) {
        later();
        void tellIfSignedOut();
      }
    };
  };

  // A stream that is refused does not say why: a daemon that was started again knows no browser.
  const tellIfSignedOut = async () => {
    try {
      await get("/api/sessions", { limit: 1 });
    } catch (failure) {
      if (closed) return;
      if (failure instanceof Refusal && failure.signedOut) handlers.onHearing("signed-out");
      else if (!wasLive) handlers.onHearing("stale");
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  // After sleep a connection may look open and be dead.
  const wake = () => {
    if (document.visibilityState === "visible" && (source === null || source.readyState !== EventSource.OPEN)) open();
  };
  const back = () => open();
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", back);
  open();

  return {
    close() {
      closed = true;
      clearTimeout(timer);
      source?.close();
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", back);
    },
  };
}

function seqOf(data: unknown): number | null {
  return typeof data === "object" && data !== null && "seq" in data && typeof data.seq === "number" ? data.seq : null;
}
