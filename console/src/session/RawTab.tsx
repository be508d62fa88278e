import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import type { Envelope } from "../live/transcript";

const ROW = 28;

/** The log itself: every durable event, by position. */
export function RawTab({ events }: { events: readonly Envelope[] }) {
  const [filter, setFilter] = useState("");
  const [open, setOpen] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => (filter === "" ? events : events.filter((event) => event.type.includes(filter) || JSON.stringify(event.payload).includes(filter))), [events, filter]);
  const rows = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 20 });
  return (
    <div className="raw">
      <label className="field raw-filter">
        <span>
          {shown.length.toLocaleString()} of {events.length.toLocaleString()} events
        </span>
        <input className="input" type="search" placeholder="a type, or words of a payload" value={filter} onChange={(event) => setFilter(event.target.value)} />
      </label>
      <div className="raw-rows code" ref={scroller} tabIndex={0} role="log" aria-label="Events">
        <div className="transcript-rows" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const event = shown[row.index]!;
            const isOpen = open === event.seq;
            return (
              <div key={row.key} data-index={row.index} ref={rows.measureElement} className="transcript-row" style={{ transform: `translateY(${row.start}px)` }}>
                <button type="button" className="raw-row" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? null : (event.seq ?? null))}>
                  <span className="quiet raw-seq">{event.seq}</span>
                  <span className="raw-type">{event.type}</span>
                  <span className="quiet ellipsis">{isOpen ? event.at : JSON.stringify(event.payload)}</span>
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
