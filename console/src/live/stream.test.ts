import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { follow, type Hearing } from "./stream";

class ScriptedSource extends EventTarget {
  static readonly CLOSED = 2;
  static readonly OPEN = 1;
  static opened: ScriptedSource[] = [];
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: URL) {
    super();
    ScriptedSource.opened.push(this);
  }

  say(data: unknown, id?: number, name = "message") {
    const event = new MessageEvent(name, { data: JSON.stringify(data), lastEventId: id === undefined ? "" : String(id) });
    if (name === "message") this.onmessage?.(event);
    else this.dispatchEvent(event);
  }

  breaks(forGood: boolean) {
    this.readyState = forGood ? ScriptedSource.CLOSED : 0;
    this.onerror?.();
  }

  close() {
    this.readyState = ScriptedSource.CLOSED;
  }
}

describe("a stream that is followed", () => {
  const frames: unknown[] = [];
  const hearings: Hearing[] = [];
  const handlers = { onFrame: (data: unknown) => frames.push(data), onNamed: (name: string) => frames.push(name), onHearing: (hearing: Hearing) => hearings.push(hearing) };
  let source: { close(): void };
  let answer = 200;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", ScriptedSource);
    vi.stubGlobal("fetch", async () => new Response("{}", { status: answer }));
    ScriptedSource.opened = [];
    frames.length = hearings.length = 0;
    answer = 200;
    source = follow("/api/sessions/1/events", handlers);
  });

  afterEach(() => {
    source.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("begins anew after the last position when the browser has given up", () => {
    ScriptedSource.opened[0]!.say({ seq: 1 }, 1);
    ScriptedSource.opened[0]!.say({ seq: 2 }, 2);
    ScriptedSource.opened[0]!.breaks(true);
    expect(hearings.at(-1)).toBe("stale");
    vi.advanceTimersByTime(500);
    expect(ScriptedSource.opened[1]!.url.searchParams.get("after")).toBe("2");
  });

  it("drops a position that it has seen, and no frame without one", () => {
    const [first] = ScriptedSource.opened;
    first!.say({ seq: 1 }, 1);
    first!.say({ seq: 1 }, 1);
    first!.say({ delta: "a" });
    first!.say({ delta: "a" });
    expect(frames).toEqual([{ seq: 1 }, { delta: "a" }, { delta: "a" }]);
  });

  it("leaves the going on to the browser while that still tries", () => {
    ScriptedSource.opened[0]!.breaks(false);
    vi.advanceTimersByTime(60_000);
    expect(ScriptedSource.opened).toHaveLength(1);
  });

  it("waits longer from one attempt to the next, and a quarter of a minute at most", () => {
    for (const wait of [500, 1000, 2000, 4000, 8000, 15_000, 15_000]) {
      ScriptedSource.opened.at(-1)!.breaks(true);
      const before = ScriptedSource.opened.length;
      vi.advanceTimersByTime(wait - 1);
      expect(ScriptedSource.opened).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(ScriptedSource.opened).toHaveLength(before + 1);
    }
  });

  it("says that the browser is signed out when that is why it hears nothing", async () => {
    answer = 401;
    ScriptedSource.opened[0]!.breaks(true);
    await vi.waitFor(() => expect(hearings.at(-1)).toBe("signed-out"), { timeout: 30_000 });
    expect(hearings).not.toContain("stale");
  });

  it("goes where a reset says", () => {
    ScriptedSource.opened[0]!.say({ seq: 9 }, 9);
    ScriptedSource.opened[0]!.say({ reason: "pruned", after: 0 }, undefined, "reset");
    ScriptedSource.opened[0]!.say({ seq: 1 }, 1);
    expect(frames).toEqual([{ seq: 9 }, "reset", { seq: 1 }]);
  });

  it("looks after itself when the network is back", () => {
    window.dispatchEvent(new Event("online"));
    expect(ScriptedSource.opened).toHaveLength(2);
    expect(ScriptedSource.opened[0]!.readyState).toBe(ScriptedSource.CLOSED);
  });
});
