import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { useProviderFrames, type LiveSession } from "../live/session";
import type { Envelope } from "../live/transcript";
import { Skeleton } from "../ui/Skeleton";

const ROW = 28;

/** The log itself: every durable event, by position; with what the provider behind the agent sent between them when one asks for it. */
export function RawTab({ sessionId, live }: { sessionId: string; live: LiveSession }) {
  const [filter, setFilter] = useState("");
  const [withProvider, setWithProvider] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const { events, caughtUp } = useProviderFrames(sessionId, withProvider) ?? live;
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => (filter === "" ? events : events.filter((event) => event.type.includes(filter) || JSON.stringify(event.payload).includes(filter))), [events, filter]);
  const rows = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 20 });
  return (
    <div className="raw">
      <div className="form-row">
        <label className="field raw-filter">
          <span>
            {shown.length.toLocaleString()} of {events.length.toLocaleString()} {withProvider ? "events and frames" : "events"}
          </span>
          <input className="input" type="search" placeholder="a type, or words of a payload" value={filter} onChange={(event) => setFilter(event.target.value)} />
        </label>
        <label className="question-choice">
          <input type="checkbox" checked={withProvider} onChange={(event) => setWithProvider(event.target.checked)} />
          What the provider sent too <span className="small quiet">as it came; kept for a while only</span>
        </label>
      </div>
      {shown.length === 0 && (caughtUp ? <Nothing isEmpty={events.length === 0} /> : <Skeleton rows={6} within />)}
      <div className="raw-rows code" hidden={shown.length === 0} ref={scroller} tabIndex={0} role="log" aria-label="Events">
        <div className="transcript-rows" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const event = shown[row.index]!;
            const key = keyOf(event);
            const isOpen = open === key;
            return (
              <div key={row.key} data-index={row.index} ref={rows.measureElement} className="transcript-row" style={{ transform: `translateY(${row.start}px)` }}>
                <button type="button" className="raw-row" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? null : key)}>
                  <span className="quiet raw-seq">{event.seq}</span>
                  <span className={event.seq === undefined ? "raw-type quiet" : "raw-type"}>{event.type}</span>
                  <span className="quiet ellipsis">{isOpen ? event.at : JSON.stringify(event.type === "provider.frame" ? event.payload.frame : event.payload)}</span>
                </button>
                {isOpen && <pre className="raw-json">{JSON.stringify(event, null, 2)}</pre>}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Nothing({ isEmpty }: { isEmpty: boolean }) {
  return (
    <div className="empty">
      <strong>{isEmpty ? "No event yet" : "No event has this"}</strong>
      <span>{isEmpty ? "What happens in the session stands here as it is stored." : "The letters have to occur in its type or its payload as they stand."}</span>
    </div>
  );
}

// A frame of a provider has no position; its run and number tell it from others.
function keyOf(event: Envelope): string {
  return event.type === "provider.frame" ? `${event.runId} ${event.payload.n}` : String(event.seq);
}
