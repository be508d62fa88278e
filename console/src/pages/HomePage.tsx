import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { get, post } from "../api/client";
import type { Page, Session } from "../api/types";
import { equalTo } from "../approvals/equals";
import { WaitingItem } from "../approvals/WaitingItem";
import { useTriage } from "../keys/triage";
import { inbox } from "../live/inbox";
import { useStore } from "../live/store";
import { SessionRows } from "../sessions/SessionRows";
import { noteStop, seenStops, stopped } from "../sessions/stopped";
import { PageProblem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { complain, say } from "../ui/Toasts";

const PAGE = 50;

/** What needs a person, first; below it everything that there is. */
export function HomePage() {
  const { pending, known, hearing } = useStore(inbox);
  const [seen, setSeen] = useState(seenStops);
  const triage = useTriage(pending);
  const sessions = useInfiniteQuery({
    queryKey: ["sessions"],
    queryFn: ({ pageParam, signal }) => get<Page<Session>>("/api/sessions", { limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: 10_000,
  });

  // What is asked or answered changes how a session stands.
  const { refetch } = sessions;
  useEffect(() => void refetch(), [pending, refetch]);

  if (sessions.isLoadingError) return <PageProblem title="Inbox" error={sessions.error} retry={() => void sessions.refetch()} />;
  if (sessions.isPending || (!known && hearing !== "stale")) return <Skeleton rows={5} />;

  const all = sessions.data.pages.flatMap((page) => page.items);
  const halted = stopped(all, seen);
  const resume = async (session: Session) => {
    try {
      await post(`/api/runs/${session.last_run!.run_id}/resume`);
      say("It goes on.");
      await sessions.refetch();
    } catch (failure) {
      complain(failure);
    }
  };

  return (
    <div className="page">
      <header className="page-head">
        <h1>{headline(pending.length)}</h1>
        <SearchBox />
        <Link href="/new" className="button primary new">
          New session
        </Link>
      </header>

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
          <p className="small quiet keys-line">
            <kbd>j</kbd> <kbd>k</kbd> go through, <kbd>a</kbd> allows, <kbd>d</kbd> denies, <kbd>e</kbd> edits, <kbd>?</kbd> lists all keys
          </p>
        </section>
      )}

      {halted.length > 0 && (
        <section aria-label="Stopped">
          <h2>Stopped</h2>
          <SessionRows
            sessions={halted}
            stale={hearing === "stale"}
            action={(session) =>
              session.last_run?.status === "paused" ? (
                <button type="button" className="button small" onClick={() => void resume(session)}>
                  Go on
                </button>
              ) : (
                <button type="button" className="button plain small" onClick={() => setSeen(noteStop(session.last_run!.run_id))}>
                  Seen
                </button>
              )
            }
          />
        </section>
      )}

      <section aria-label="Sessions">
        <h2>Sessions</h2>
        {all.length === 0 ? (
          <div className="empty">
            <strong>No session yet</strong>
            <span>Give an agent something to do in a repository of yours; it asks before it changes anything.</span>
            <Link href="/new" className="button primary">
              Start the first
            </Link>
          </div>
        ) : (
          <SessionRows sessions={all} stale={hearing === "stale"} />
        )}
        {sessions.hasNextPage && (
          <button type="button" className="button more" disabled={sessions.isFetchingNextPage} onClick={() => void sessions.fetchNextPage()}>
            {sessions.isFetchingNextPage ? "Loading…" : "Older sessions"}
          </button>
        )}
      </section>
    </div>
  );
}

function headline(waiting: number): string {
  if (waiting === 0) return "Nothing waits for you";
  return waiting === 1 ? "One thing waits for you" : `${waiting} things wait for you`;
}

function SearchBox() {
  const [, go] = useLocation();
  return (
    <form
      className="search-box"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const words = String(new FormData(event.currentTarget).get("q") ?? "").trim();
        go(words === "" ? "/search" : `/search?q=${encodeURIComponent(words)}`);
      }}
    >
      <input className="input" type="search" name="q" placeholder="Search all that was said and done" aria-label="Search all history" />
    </form>
  );
}
