import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { get } from "../api/client";
import type { Page, SearchHit } from "../api/types";
import { pathTo } from "../session/arrival";
import { Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { ago, useNow } from "../ui/time";
import { visible } from "../ui/VisibleText";

const PAGE = 50;
const FEWEST_LETTERS = 2;

const KINDS: Record<string, string> = {
  "ui.message.user": "asked",
  "ui.message.assistant.final": "said",
  "ui.tool.call": "tool call",
  "ui.tool.result": "tool output",
  "ui.run.error": "run failed",
  "ui.error": "fault",
};

/** One search over everything that any agent did. A hit opens its session at its place; the address keeps the words, so that one comes back to them. */
export default function SearchPage() {
  const [asked] = useSearchParams();
  const [, go] = useLocation();
  const [words, setWords] = useState(() => asked.get("q") ?? "");
  const wanted = useDeferredValue(words.trim());
  const isSearching = wanted.length >= FEWEST_LETTERS;
  const hits = useInfiniteQuery({
    queryKey: ["search", wanted],
    queryFn: ({ pageParam, signal }) => get<Page<SearchHit>>("/api/search", { q: wanted, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: isSearching,
    placeholderData: (before) => before,
  });
  useEffect(() => go(wanted === "" ? "/search" : `/search?q=${encodeURIComponent(wanted)}`, { replace: true }), [go, wanted]);

  return (
    <div className="page">
      <h1>Search</h1>
      <label className="field">
        <span>Words from any session: what was said, run, read or written</span>
        <input className="input" type="search" autoFocus value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      {!isSearching && (
        <div className="empty">
          <strong>Everything that any agent did</strong>
          <span>All words have to occur. “Quoted words” occur as they stand, and begin* finds what begins so. A hit opens its session at its place.</span>
        </div>
      )}
      {isSearching && hits.isError && <Problem error={hits.error} retry={() => void hits.refetch()} />}
      {isSearching && hits.isPending && <Skeleton rows={3} within />}
      {isSearching && hits.data && <Hits hits={hits.data.pages.flatMap((page) => page.items)} />}
      {isSearching && hits.hasNextPage && (
        <button type="button" className="button more" disabled={hits.isFetchingNextPage} onClick={() => void hits.fetchNextPage()}>
          {hits.isFetchingNextPage ? "Loading…" : "Older hits"}
        </button>
      )}
    </div>
  );
}

function Hits({ hits }: { hits: readonly SearchHit[] }) {
  const now = useNow();
  if (hits.length === 0) {
    return (
      <div className="empty">
        <strong>Nothing found</strong>
        <span>No event has all of these words.</span>
      </div>
    );
  }
  return (
    <div className="card row-list">
      {hits.map((hit) => (
        <Link key={`${hit.session_id} ${hit.seq}`} href={pathTo(hit.session_id, Number(hit.seq), found(hit))} className="row hit-row">
          <span className="hit">
            <Snippet hit={hit} />
          </span>
          <span className="hit-facts small quiet">
            <span className="badge">{KINDS[hit.type] ?? hit.type}</span>
            <span className="ellipsis">{visible(hit.session_title ?? "Untitled")}</span>
            <span className="hit-time">{ago(hit.at, now)}</span>
          </span>
        </Link>
      ))}
    </div>
  );
}

function found({ snippet, matches }: SearchHit): string {
  const [first] = matches;
  return first ? snippet.slice(first.start, first.start + first.length) : "";
}

function Snippet({ hit }: { hit: SearchHit }) {
  const parts = [];
  let at = 0;
  for (const match of hit.matches) {
    parts.push(visible(hit.snippet.slice(at, match.start)), <mark key={match.start}>{visible(hit.snippet.slice(match.start, match.start + match.length))}</mark>);
    at = match.start + match.length;
  }
  return (
    <>
      {parts}
      {visible(hit.snippet.slice(at))}
    </>
  );
}
