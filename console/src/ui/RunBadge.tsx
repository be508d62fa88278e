import type { Session } from "../api/types";
import { moment } from "./time";

type Run = Pick<NonNullable<Session["last_run"]>, "status"> & Partial<Pick<NonNullable<Session["last_run"]>, "paused_until">>;

const WORDS: Record<Run["status"], readonly [words: string, tone: string]> = {
  queued: ["queued", ""],
  running: ["running", "running"],
  waiting_approval: ["waits for you", "waiting"],
  paused: ["paused", "waiting"],
  completed: ["done", "good"],
  error: ["failed", "bad"],
  cancelled: ["cancelled", ""],
  interrupted: ["interrupted", ""],
};

/** How a session stands, in words that are true: while the daemon is not heard, only how it stood when it was heard last. */
export function RunBadge({ run, stale = false, now = Date.now() }: { run: Run | null | undefined; stale?: boolean; now?: number }) {
  if (!run) return <span className="badge">not started</span>;
  const [words, tone] = WORDS[run.status];
  const until = run.status === "paused" && run.paused_until ? ` until ${moment(run.paused_until, now)}` : "";
  const isOver = run.status === "completed" || run.status === "error" || run.status === "cancelled" || run.status === "interrupted";
  if (stale && !isOver) {
    return (
      <span className="badge" title="The connection to the daemon is gone: this is how it stood when it was heard last.">
        {run.status === "waiting_approval" ? "waited for you" : `was ${words}`} when last heard
      </span>
    );
  }
  return (
    <span className={`badge ${tone}`}>
      {words}
      {until}
    </span>
  );
}
