import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "wouter";
import type { LiveSession } from "../live/session";

const MARKED_FOR = 3_000;

/** Where in a transcript an address leads. */
export interface Arrival {
  /** The item's place in the transcript; null while it is not known, or when there is none. */
  place: number | null;
  /** Just arrived: it is marked for a moment. */
  isFresh: boolean;
  /** Why the place cannot be shown. */
  missing: string | null;
}

/** The position of an event that the address names, as in `/sessions/ID?at=25&find=needle`, and words in it; null and none when it names none. */
export function useDestination(): { at: number | null; words: string } {
  const [asked] = useSearchParams();
  const at = asked.get("at");
  return at !== null && /^[1-9]\d{0,14}$/.test(at) ? { at: Number(at), words: asked.get("find") ?? "" } : { at: null, words: "" };
}

/** The address of an event in its session. */
export function pathTo(sessionId: string, seq: number, words = ""): string {
  return `/sessions/${sessionId}?at=${seq}${words === "" ? "" : `&find=${encodeURIComponent(words)}`}`;
}

/** Finds the item of an event, as soon as the event is there, and has it shown once. */
export function useArrival(at: number | null, { transcript, caughtUp }: LiveSession, show: (place: number) => void): Arrival {
  const place = at === null ? null : (transcript.places.get(at) ?? null);
  const arrived = useRef<number | null>(null);
  const [fresh, setFresh] = useState<number | null>(null);
  const isKnown = place !== null && place < transcript.items.length;

  useEffect(() => {
    if (at === null) arrived.current = null;
    if (at === null || !isKnown || arrived.current === at) return;
    arrived.current = at;
    setFresh(at);
    show(place);
  });
  useEffect(() => {
    if (fresh === null) return;
    const timer = setTimeout(() => setFresh(null), MARKED_FOR);
    return () => clearTimeout(timer);
  }, [fresh]);

  return { place: isKnown ? place : null, isFresh: fresh !== null && fresh === at, missing: at === null || isKnown || !caughtUp ? null : whyMissing(at, transcript) };
}

function whyMissing(at: number, { lastSeq, archivedThrough }: LiveSession["transcript"]): string {
  if (at <= archivedThrough) return `Event ${at} is in the archive and is not shown here any more. “Export” takes all of the session along.`;
  return `This session has no event ${at}: ${lastSeq === 0 ? "nothing has happened in it yet" : `its last is ${lastSeq}`}.`;
}
