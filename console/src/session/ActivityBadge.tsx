import type { Activity } from "../live/transcript";

const WORDS = { idle: "", queued: "queued", running: "running", waiting: "waits for you", paused: "paused" } as const;

/** What the session does now; while the daemon is not heard, only what it did when it was heard last. Nothing for one that rests. */
export function ActivityBadge({ activity, stale }: { activity: Activity; stale: boolean }) {
  const words = WORDS[activity];
  if (!words) return null;
  if (stale) return <span className="badge">was {words} when last heard</span>;
  return <span className={`badge ${activity === "running" ? "running" : "waiting"}`}>{words}</span>;
}
