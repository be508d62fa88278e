import { useEffect, useMemo } from "react";
import type { Reset, Snapshot } from "../api/events";
import { Store, useStore } from "./store";
import { follow, type Hearing } from "./stream";
import { emptyTranscript, TranscriptBuilder, type Envelope, type Transcript } from "./transcript";

export interface LiveSession {
  hearing: Hearing;
  /** All that was stored when we attached is here. */
  caughtUp: boolean;
  transcript: Transcript;
  /** The durable events as they came, for the raw tab; with what providers sent between them where that was asked for. */
  events: readonly Envelope[];
}

const UNHEARD: LiveSession = { hearing: "connecting", caughtUp: false, transcript: emptyTranscript, events: [] };

/** Follows a session's log; what comes within one frame of the screen is shown as one change. */
export class SessionFeed {
  readonly store = new Store<LiveSession>(UNHEARD);
  private readonly builder = new TranscriptBuilder();
  private events: Envelope[] = [];
  private readonly frames = new Set<string>();
  private caughtUp = false;
  private hearing: Hearing = "connecting";
  private scheduled = 0;

  /** @param withProvider asks for what providers sent too. */
  constructor(
    private readonly sessionId: string,
    private readonly withProvider = false,
  ) {}

  open(): () => void {
    const source = follow(`/api/sessions/${this.sessionId}/events${this.withProvider ? "?raw=1" : ""}`, {
      onFrame: (data) => {
        const event = data as Envelope;
        if (event.seq !== undefined || this.isNewFrame(event)) this.events.push(event);
        this.builder.take(event);
        this.show();
      },
      onNamed: (name, data) => {
        if (name === "snapshot") this.builder.snapshot(data as Snapshot);
        else if (name === "synced") this.caughtUp = true;
        else if (name === "reset") {
          this.builder.reset((data as Reset).after);
          this.events = [];
          this.frames.clear();
        }
        this.show();
      },
      onHearing: (hearing) => {
        this.hearing = hearing;
        this.show();
      },
    });
    return () => {
      cancelAnimationFrame(this.scheduled);
      source.close();
    };
  }

  // After a broken connection those that came behind the last event come again.
  private isNewFrame(event: Envelope): boolean {
    if (event.type !== "provider.frame") return false;
    const before = this.frames.size;
    return this.frames.add(`${event.runId} ${event.payload.n}`).size > before;
  }

  // Thousands of frames may come before the screen is drawn once. A hidden page draws nothing, and needs nothing drawn.
  private show(): void {
    this.scheduled ||= requestAnimationFrame(() => {
      this.scheduled = 0;
      this.store.set({ hearing: this.hearing, caughtUp: this.caughtUp, transcript: this.builder.current(), events: [...this.events] });
    });
  }
}

export function useSession(sessionId: string): LiveSession {
  const feed = useMemo(() => new SessionFeed(sessionId), [sessionId]);
  useEffect(() => feed.open(), [feed]);
  return useStore(feed.store);
}

const NOTHING = new Store<LiveSession>(UNHEARD);

/** A session with what providers sent, while that is wanted; null while it is not. */
export function useProviderFrames(sessionId: string, wanted: boolean): LiveSession | null {
  const feed = useMemo(() => (wanted ? new SessionFeed(sessionId, true) : null), [sessionId, wanted]);
  useEffect(() => feed?.open(), [feed]);
  const heard = useStore(feed?.store ?? NOTHING);
  return wanted ? heard : null;
}
