import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import { inbox } from "../live/inbox";
import type { LiveSession } from "../live/session";
import { useStore } from "../live/store";
import { Skeleton } from "../ui/Skeleton";
import { Timeline } from "./Timeline";
import { TranscriptItem } from "./TranscriptItem";

const GUESS = 96;
const NEAR_END = 120;

/** The transcript. Only what can be seen is in the page, so that a session of a hundred thousand events scrolls like a short one; at its end it follows what comes. */
export function TranscriptView({ live, sessionId }: { live: LiveSession; sessionId: string }) {
  const { items } = live.transcript;
  const { pending } = useStore(inbox);
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);

  // The same function for as long as the page stands: for another one the virtualizer would measure every row anew, with each word that comes.
  const present = useRef(items);
  present.current = items;
  const keyOf = useCallback((place: number) => present.current[place]!.key, []);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => GUESS,
    getItemKey: keyOf,
    overscan: 8,
  });

  const height = rows.getTotalSize();
  useEffect(() => {
    const box = scroller.current;
    if (following && box) box.scrollTop = box.scrollHeight;
  }, [following, height, items]);

  // What stands above or below may grow, as a phone's keyboard does: the end stays in sight.
  useEffect(() => {
    const box = scroller.current;
    if (!box || !following || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(() => (box.scrollTop = box.scrollHeight));
    watch.observe(box);
    return () => watch.disconnect();
  }, [following, live.caughtUp]);

  if (!live.caughtUp && items.length === 0) return <Skeleton rows={6} />;

  const show = (place: number) => {
    setFollowing(false);
    rows.scrollToIndex(place, { align: "start" });
  };

  return (
    <div className="transcript-frame">
      <Timeline sessionId={sessionId} items={items} said={live.transcript.said} onShow={show} />
      <div
        className="transcript"
        ref={scroller}
        role="log"
        aria-label="Transcript"
        tabIndex={0}
        onScroll={(event) => {
          const box = event.currentTarget;
          setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END);
        }}
      >
        {items.length === 0 && (
          <div className="empty transcript-empty">
            <strong>Nothing was said yet</strong>
            <span>Write below what the agent should do.</span>
          </div>
        )}
        <div className="transcript-rows" style={{ height }}>
          {rows.getVirtualItems().map((row) => (
            <div key={row.key} data-index={row.index} ref={rows.measureElement} className="transcript-row" style={{ transform: `translateY(${row.start}px)` }}>
              <TranscriptItem item={items[row.index]!} pending={pending} sessionId={sessionId} />
            </div>
          ))}
        </div>
        {!following && (
          <button type="button" className="button transcript-down" onClick={() => setFollowing(true)}>
            ↓ To the end
          </button>
        )}
      </div>
    </div>
  );
}
