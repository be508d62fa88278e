import { useEffect, useMemo } from "react";
import type { Snapshot } from "../api/events";
import { Store, useStore } from "./store";
import { follow, type Hearing } from "./stream";
import { emptyTranscript, TranscriptBuilder, type Envelope, type Transcript } from "./transcript";

export interface LiveSession {
  hearing: Hearing;
  /** All that was stored when we attached is here. */
  caughtUp: boolean;
  transcript: Transcript;
  /** The durable events as they came, for the raw tab. */
  events: readonly Envelope[];
}

/** Follows a session's log; what comes within one frame of the screen is shown as one change. */
export class SessionFeed {
  readonly store = new Store<LiveSession>({ hearing: "connecting", caughtUp: false, transcript: emptyTranscript, events: [] });
  private readonly builder = new TranscriptBuilder();
  private events: Envelope[] = [];
  private caughtUp = false;
  private hearing: Hearing = "connecting";
  private scheduled = 0;

  constructor(private readonly sessionId: string) {}

  open(): () => void {
    const source = follow(`/api/sessions/${this.sessionId}/events`, {
      onFrame: (data) => {
        const event = data as Envelope;
        if (event.seq !== undefined) this.events.push(event);
        this.builder.take(event);
        this.show();
      },
      onNamed: (name, data) => {
        if (name === "snapshot") this.builder.snapshot(data as Snapshot);
        else if (name === "synced") this.caughtUp = true;
        else if (name === "reset") {
          this.builder.reset();
          this.events = [];
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
