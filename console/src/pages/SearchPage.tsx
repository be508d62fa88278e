import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { get } from "../api/client";
import type { Page, SearchHit } from "../api/types";
import { Problem } from "../ui/Problem";
import { ago, useNow } from "../ui/time";
import { visible } from "../ui/VisibleText";

/** One search over everything that any agent did. */
export default function SearchPage() {
  const [asked] = useSearchParams();
  const [words, setWords] = useState(() => asked.get("q") ?? "");
  const wanted = useDeferredValue(words.trim());
  const now = useNow();
  const hits = useQuery({
    queryKey: ["search", wanted],
    queryFn: ({ signal }) => get<Page<SearchHit>>("/api/search", { q: wanted, limit: 50 }, signal),
    enabled: wanted.length > 1,
    placeholderData: (before) => before,
  });
  return (
    <div className="page">
      <h1>Search</h1>
      <label className="field">
        <span>Words from any session: what was said, run, read or written</span>
        <input className="input" type="search" autoFocus value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      {hits.isError && <Problem error={hits.error} retry={() => void hits.refetch()} />}
      {wanted.length > 1 && hits.data?.items.length === 0 && (
        <div className="empty">
          <strong>Nothing found</strong>
          <span>No event has all of these words.</span>
        </div>
      )}
      {hits.data && hits.data.items.length > 0 && (
        <div className="card row-list">
          {hits.data.items.map((hit) => (
            <Link key={`${hit.session_id} ${hit.seq}`} href={`/sessions/${hit.session_id}`} className="row">
              <span className="hit">
                <Snippet hit={hit} />
              </span>
              <span className="small quiet">{ago(hit.at, now)}</span>
              <span className="small quiet ellipsis">
                {visible(hit.session_title ?? "Untitled")} · {hit.type} · {hit.seq}
              </span>
            </Link>
          ))}
        </div>
      )}
    </div>
  );
}

function Snippet({ hit }: { hit: SearchHit }) {
  const parts = [];
  let at = 0;
  for (const match of hit.matches) {
    parts.push(hit.snippet.slice(at, match.start), <mark key={match.start}>{hit.snippet.slice(match.start, match.start + match.length)}</mark>);
    at = match.start + match.length;
  }
  return (
    <>
      {parts}
      {hit.snippet.slice(at)}
    </>
  );
}
