import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Session } from "../api/types";
import { RunBadge } from "../ui/RunBadge";
import { ago, useNow } from "../ui/time";
import { visible } from "../ui/VisibleText";
import { dollars } from "../usage/money";
import { DiffSize } from "./DiffSize";
import { usePlaceNames } from "./places";

/** Sessions, one row each: what it is about, how it stands, which agent, where, on which branch, how much it changed and what it cost. */
export function SessionRows({ sessions, stale = false, action }: { sessions: readonly Session[]; stale?: boolean; action?: (session: Session) => ReactNode }) {
  const now = useNow();
  const place = usePlaceNames();
  return (
    <div className="card row-list">
      {sessions.map((session) => {
        const run = session.last_run;
        return (
          <div key={session.session_id} className="session-row">
            <Link href={`/sessions/${session.session_id}`} className="row">
              <span className="ellipsis">{visible(session.title ?? "Untitled")}</span>
              <span className="row-side">
                <RunBadge run={run} stale={stale} now={now} />
              </span>
              <span className="row-facts small quiet">
                <span>{session.agent}</span>
                <span className="ellipsis" title={session.repo_path}>
                  {visible(place(session))}
                </span>
                {session.branch && <span className="code ellipsis">{visible(session.branch)}</span>}
              </span>
              <span className="row-side small quiet">
                <DiffSize changes={session.changes} />
                {session.cost_usd !== null && session.cost_usd !== undefined && <span title="What its model calls cost">{dollars(session.cost_usd)}</span>}
                <span>{ago(run?.created_at ?? session.created_at, now)}</span>
              </span>
              {run?.paused_for && <span className="row-note small">{visible(run.paused_for)}</span>}
            </Link>
            {action?.(session)}
          </div>
        );
      })}
    </div>
  );
}
