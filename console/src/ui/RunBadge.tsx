import type { RunStatus } from "../api/types";

const WORDS: Record<RunStatus, readonly [words: string, tone: string]> = {
  queued: ["queued", ""],
  running: ["running", "running"],
  waiting_approval: ["waits for you", "waiting"],
  paused: ["paused", "waiting"],
  completed: ["done", "good"],
  error: ["failed", "bad"],
  cancelled: ["cancelled", ""],
  interrupted: ["interrupted", ""],
};

/** How a run stands, in words that are true. */
export function RunBadge({ status }: { status: RunStatus | undefined }) {
  if (!status) return <span className="badge">not started</span>;
  const [words, tone] = WORDS[status];
  return <span className={`badge ${tone}`}>{words}</span>;
}
