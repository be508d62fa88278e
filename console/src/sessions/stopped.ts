import type { Session } from "../api/types";

const KEY = "gantry.seen-stops";
const MOST = 200;

/** The sessions that stopped where a person has to look: failed, or paused. A failure that somebody at this browser has seen stays away. */
export function stopped(sessions: readonly Session[], seen: ReadonlySet<string>): Session[] {
  return sessions.filter(({ last_run: run }) => run && (run.status === "paused" || (run.status === "error" && !seen.has(run.run_id))));
}

export function seenStops(): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[]);
  } catch {
    return new Set();
  }
}

/** Remembers that a stop is known. */
export function noteStop(run: string): ReadonlySet<string> {
  const seen = new Set([run, ...seenStops()].slice(0, MOST));
  localStorage.setItem(KEY, JSON.stringify([...seen]));
  return seen;
}
