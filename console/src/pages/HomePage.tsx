import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { Link } from "wouter";
import { get } from "../api/client";
import type { Page, Run, Session, UsageSum, Workspace } from "../api/types";
import { equalTo } from "../approvals/equals";
import { WaitingItem } from "../approvals/WaitingItem";
import { inbox } from "../live/inbox";
import { useStore } from "../live/store";
import { Problem } from "../ui/Problem";
import { RunBadge } from "../ui/RunBadge";
import { Skeleton } from "../ui/Skeleton";
import { ago, useNow } from "../ui/time";
import { visible } from "../ui/VisibleText";
import { dollars } from "../usage/money";
import { useTriage } from "./triage";

/** What needs a person, first; below it everything that there is. */
export function HomePage() {
  const { pending, known, hearing } = useStore(inbox);
  const [help, setHelp] = useState(false);
  const triage = useTriage(pending, useCallback(() => setHelp((shown) => !shown), []));
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: ({ signal }) => get<Page<Session>>("/api/sessions", { limit: 50 }, signal), refetchInterval: 10_000 });
  const runs = useQuery({ queryKey: ["runs"], queryFn: ({ signal }) => get<Page<Run>>("/api/runs", { limit: 100 }, signal), refetchInterval: 10_000 });

  if (sessions.isError) return <div className="page"><Problem error={sessions.error} retry={() => void sessions.refetch()} /></div>;
  if (sessions.isPending || (!known && hearing !== "stale")) return <Skeleton rows={5} />;

  const last = lastRuns(runs.data?.items ?? []);
  const troubled = sessions.data.items.filter((session) => ["error", "paused", "interrupted"].includes(last.get(session.session_id)?.status ?? ""));

  return (
    <div className="page">
      <header className="page-head">
        <h1>{pending.length === 0 ? "Nothing waits for you" : pending.length === 1 ? "One thing waits for you" : `${pending.length} things wait for you`}</h1>
        <Link href="/new" className="button">
          New session
        </Link>
      </header>

      {help && <Keys />}
      {pending.length > 0 && (
        <section className="queue" aria-label="Waiting for you">
          {pending.map((item) => (
            <div
              key={item.approval_id}
              className="triage-item"
              data-item={item.approval_id}
              tabIndex={-1}
              aria-current={item.approval_id === triage.current}
              onFocus={() => triage.focus(item.approval_id)}
            >
              <WaitingItem item={item} equal={equalTo(item, pending)} />
            </div>
          ))}
          <p className="small quiet">
            Keys: <kbd>j</kbd> <kbd>k</kbd> go through, <kbd>a</kbd> allows, <kbd>d</kbd> denies, <kbd>?</kbd> lists all.
          </p>
        </section>
      )}

      {troubled.length > 0 && (
        <section aria-label="Stopped">
          <h2>Stopped</h2>
          <SessionRows sessions={troubled} runs={last} />
        </section>
      )}

      <section aria-label="Sessions">
        <h2>Sessions</h2>
        {sessions.data.items.length === 0 ? (
          <div className="empty">
            <strong>No session yet</strong>
            <span>Give an agent something to do in a repository of yours; it asks before it changes anything.</span>
            <Link href="/new" className="button primary">
              Start the first
            </Link>
          </div>
        ) : (
          <SessionRows sessions={sessions.data.items} runs={last} />
        )}
      </section>
    </div>
  );
}

function lastRuns(runs: readonly Run[]): ReadonlyMap<string, Run> {
  const last = new Map<string, Run>();
  for (const run of runs) if (!last.has(run.session_id)) last.set(run.session_id, run);
  return last;
}

function SessionRows({ sessions, runs }: { sessions: readonly Session[]; runs: ReadonlyMap<string, Run> }) {
  const now = useNow();
  const places = useQuery({ queryKey: ["workspaces"], queryFn: ({ signal }) => get<Page<Workspace>>("/api/workspaces", { limit: 200 }, signal), staleTime: 60_000 });
  const usage = useQuery({ queryKey: ["usage", "session"], queryFn: ({ signal }) => get<Page<UsageSum>>("/api/usage", { group_by: "session", limit: 200 }, signal), refetchInterval: 30_000 });
  return (
    <div className="card row-list">
      {sessions.map((session) => {
        const run = runs.get(session.session_id);
        const place = places.data?.items.find((workspace) => workspace.workspace_id === session.workspace_id)?.display_name;
        const cost = usage.data?.items.find((sum) => sum.group === session.session_id)?.cost_usd;
        return (
          <Link key={session.session_id} href={`/sessions/${session.session_id}`} className="row">
            <span className="ellipsis">{visible(session.title ?? run?.prompt ?? "Untitled")}</span>
            <span className="row-side">
              {Number(cost ?? 0) > 0 && <span className="small quiet">{dollars(cost)}</span>}
              <RunBadge status={run?.status} />
            </span>
            <span className="small quiet ellipsis" title={session.repo_path}>
              {session.agent} · {place ?? session.repo_path}
            </span>
            <span className="small quiet">{ago(run?.created_at ?? session.created_at, now)}</span>
          </Link>
        );
      })}
    </div>
  );
}

function Keys() {
  const keys = [["j", "next"], ["k", "previous"], ["a", "allow once"], ["d", "deny"], ["e", "edit what would run"], ["?", "these keys"]] as const;
  return (
    <div className="card approval">
      <h2>Keys</h2>
      <p className="keys">
        {keys.map(([key, does]) => (
          <span key={key}>
            <kbd>{key}</kbd> {does}
          </span>
        ))}
      </p>
    </div>
  );
}
