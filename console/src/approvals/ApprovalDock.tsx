import { Fragment, useState } from "react";
import { inbox } from "../live/inbox";
import { useStore } from "../live/store";
import { visible } from "../ui/VisibleText";
import { WaitingItem } from "./WaitingItem";

/** What waits in a session, where its transcript is not what one looks at: one line each, which opens to all of it and closes again. */
export function ApprovalDock({ sessionId }: { sessionId: string }) {
  const { pending } = useStore(inbox);
  const [open, setOpen] = useState<string | null>(null);
  const mine = pending.filter((item) => item.session_id === sessionId);
  if (mine.length === 0) return null;
  return (
    <section className="dock" aria-label="Waits for you">
      {mine.map((item) => {
        const isOpen = item.approval_id === open;
        return (
          <Fragment key={item.approval_id}>
            <button type="button" className="dock-line" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? null : item.approval_id)}>
              <span className="badge waiting">waits for you</span>
              <span className="ellipsis">{visible(item.title)}</span>
            </button>
            {isOpen && <WaitingItem item={item} sessionLink={false} />}
          </Fragment>
        );
      })}
    </section>
  );
}
