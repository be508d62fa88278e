import type { Activity } from "../live/transcript";

const WORDS = { idle: "", queued: "queued", running: "running", waiting: "waits for you", paused: "paused" } as const;
const BEFORE = { idle: "", queued: "was queued", running: "was running", waiting: "waited for you", paused: "was paused" } as const;

/** What the session does now; while the daemon is not heard, only what it did when it was heard last. Nothing for one that rests. */
export function ActivityBadge({ activity, stale }: { activity: Activity; stale: boolean }) {
  const words = WORDS[activity];
  if (!words) return null;
  if (stale) {
    return (
      <span className="badge" title="The connection to the daemon is gone: this is how it stood when it was heard last.">
        {BEFORE[activity]}
      </span>
    );
  }
  return <span className={`badge ${activity === "running" ? "running" : "waiting"}`}>{words}</span>;
}
