import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import { inbox } from "../live/inbox";
import type { LiveSession } from "../live/session";
import { useStore } from "../live/store";
import { Skeleton } from "../ui/Skeleton";
import { useArrival } from "./arrival";
import { mark, rangeOf, reveal } from "./foundWords";
import { Timeline } from "./Timeline";
import { TranscriptItem } from "./TranscriptItem";

const GUESS = 96;
const NEAR_END = 120;
const ABOVE = 16;
const AROUND = 32;

/**
 * The transcript. Only what can be seen is in the page, so that a session of a hundred thousand events scrolls like a short one; at its end it follows what comes. When the
 * address names an event it opens there instead, with what is folded unfolded, and stays until somebody scrolls.
 */
export function TranscriptView({ live, sessionId, at = null, words = "" }: { live: LiveSession; sessionId: string; at?: number | null; words?: string }) {
  const { items } = live.transcript;
  const { pending } = useStore(inbox);
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(at === null);
  const held = useRef(at !== null);

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
    scrollPaddingStart: ABOVE,
  });

  const height = rows.getTotalSize();
  const put = useRef(0);
  const goToEnd = useCallback((box: HTMLElement) => {
    box.scrollTop = box.scrollHeight;
    put.current = box.scrollTop;
  }, []);
  useEffect(() => {
    if (following && scroller.current) goToEnd(scroller.current);
  }, [following, height, items, goToEnd]);

  // What stands above or below may grow, as a phone's keyboard does: the end stays in sight.
  useEffect(() => {
    const box = scroller.current;
    if (!box || !following || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(() => goToEnd(box));
    watch.observe(box);
    return () => watch.disconnect();
  }, [following, live.caughtUp, goToEnd]);

  // The end may have moved on since we went there, by more than one screen: only who goes up from there stops following.
  const onScroll = (box: HTMLElement) => {
    if (held.current) return;
    const left = Math.min(box.scrollHeight, rows.getTotalSize() + AROUND) - box.scrollTop - box.clientHeight;
    const hasGoneUp = box.scrollTop < put.current - 1;
    setFollowing((before) => left < NEAR_END || (before && !hasGoneUp));
  };

  const show = (place: number) => {
    setFollowing(false);
    rows.scrollToIndex(place, { align: "start" });
  };
  const arrival = useArrival(at, live, (place) => {
    held.current = true;
    show(place);
  });
  const letGo = () => (held.current = false);
  const showEnd = () => {
    letGo();
    setFollowing(true);
  };

  // There is nothing to stay at.
  useEffect(() => {
    if (arrival.missing) showEnd();
  }, [arrival.missing]);

  // Who goes on by keyboard goes on from there; and the words that were looked for may be deep in it.
  const sought = useRef("");
  useEffect(() => {
    const box = scroller.current;
    const item = arrival.isFresh ? box?.querySelector<HTMLElement>("[aria-current=true]") : null;
    if (!box || !item) return;
    if (document.activeElement === document.body) item.focus({ preventScroll: true });
    const range = words === "" || sought.current === words ? null : rangeOf(item, words);
    if (!range) return;
    sought.current = words;
    reveal(range, item);
    mark(range);
    const [seen, found] = [box.getBoundingClientRect(), range.getBoundingClientRect()];
    if (found.bottom > seen.bottom || found.top < seen.top) rows.scrollToOffset(box.scrollTop + found.top - seen.top - box.clientHeight / 3);
  });
  useEffect(
    () => () => {
      sought.current = "";
      mark(null);
    },
    [at, words],
  );

  if (!live.caughtUp && items.length === 0) return <Skeleton rows={6} />;

  return (
    <div className="transcript-frame">
      {arrival.missing && (
        <p className="transcript-missing small" role="status">
          {arrival.missing}
        </p>
      )}
      <Timeline
        sessionId={sessionId}
        items={items}
        said={live.transcript.said}
        onShow={(place) => {
          letGo();
          show(place);
        }}
      />
      <div
        className="transcript"
        ref={scroller}
        role="log"
        aria-label="Transcript"
        tabIndex={0}
        onWheel={letGo}
        onTouchStart={letGo}
        onPointerDown={letGo}
        onKeyDown={letGo}
        onScroll={(event) => onScroll(event.currentTarget)}
      >
        {items.length === 0 && (
          <div className="empty transcript-empty">
            <strong>Nothing was said yet</strong>
            <span>Write below what the agent should do.</span>
          </div>
        )}
        <div className="transcript-rows" style={{ height }}>
          {rows.getVirtualItems().map((row) => (
            <div
              key={row.key}
              data-index={row.index}
              ref={rows.measureElement}
              className={row.index === arrival.place && arrival.isFresh ? "transcript-row found" : "transcript-row"}
              aria-current={row.index === arrival.place ? "true" : undefined}
              tabIndex={row.index === arrival.place ? -1 : undefined}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <TranscriptItem item={items[row.index]!} pending={pending} sessionId={sessionId} unfold={row.index === arrival.place} />
            </div>
          ))}
        </div>
        {!following && (
          <button type="button" className="button transcript-down" onClick={showEnd}>
            ↓ To the end
          </button>
        )}
      </div>
    </div>
  );
}
