import type { Page } from "playwright-core";

/** A frame of a session's stream: what an agent said. */
export function storedText(session: string, seq: number, text: string): string {
  const event = { v: 1, seq, at: "2026-01-18T12:00:00Z", sessionId: session, runId: session, provider: "demo", kind: "ui", type: "ui.message.assistant.final", payload: { itemId: `t${seq}`, text, format: "markdown" } };
  return `id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`;
}

/**
 * Stands in for the stream of a session's events in this page from now on, so that a story can make a hundred thousand of them come in seconds and go on as it likes; the
 * other streams stay the daemon's.
 */
export async function replaceStream(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Real = window.EventSource;
    class Told extends EventTarget {
      readonly readyState = 1;
      onopen: (() => void) | null = null;
      onmessage: ((event: MessageEvent) => void) | null = null;
      onerror: (() => void) | null = null;
      close() {}
    }
    const feed = { source: null as Told | null, seq: 0 };
    Object.assign(window, { feed });
    window.EventSource = new Proxy(Real, {
      construct(_, [url, options]: [string | URL, EventSourceInit?]) {
        if (!/\/api\/sessions\/[^/]+\/events/.test(String(url))) return new Real(url, options);
        feed.source = new Told();
        queueMicrotask(() => feed.source?.onopen?.());
        return feed.source;
      },
    });
  });
}

interface Fed {
  feed: { source: (EventTarget & { onmessage: ((event: MessageEvent) => void) | null }) | null; seq: number };
}

/** Makes that many stored texts come, one after the other: Line 1, Line 2 and on. */
export async function tellLines(page: Page, session: string, count: number): Promise<void> {
  await page.waitForFunction(() => Boolean((window as unknown as Fed).feed.source));
  await page.evaluate(
    ({ session, count }) => {
      const { feed } = window as unknown as Fed;
      for (const end = feed.seq + count; feed.seq < end; ) {
        const seq = ++feed.seq;
        const event = { v: 1, seq, at: "2026-01-18T12:00:00Z", sessionId: session, runId: session, provider: "demo", kind: "ui", type: "ui.message.assistant.final", payload: { itemId: `t${seq}`, text: `Line ${seq}`, format: "markdown" } };
        feed.source!.onmessage!(new MessageEvent("message", { data: JSON.stringify(event), lastEventId: String(seq) }));
      }
      feed.source!.dispatchEvent(new MessageEvent("synced", { data: JSON.stringify({ seq: feed.seq }), lastEventId: String(feed.seq) }));
    },
    { session, count },
  );
}

/** Makes a text grow by that many words, one in each frame of the screen. */
export async function growText(page: Page, session: string, words: number): Promise<void> {
  await page.evaluate(
    async ({ session, words }) => {
      const { feed } = window as unknown as Fed;
      let offset = 0;
      for (let word = 0; word < words; word++) {
        const textDelta = `word ${word} `;
        const event = { v: 1, at: "2026-01-18T12:00:00Z", sessionId: session, runId: session, provider: "demo", kind: "ui", type: "ui.message.assistant.delta", payload: { itemId: "growing", offset, textDelta } };
        feed.source!.onmessage!(new MessageEvent("message", { data: JSON.stringify(event) }));
        offset += textDelta.length;
        await new Promise((next) => requestAnimationFrame(next));
      }
    },
    { session, words },
  );
}
