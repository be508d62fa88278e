import type { Approval } from "../api/types";
import { Store } from "./store";
import { follow, type Hearing } from "./stream";

export interface Inbox {
  hearing: Hearing;
  /** False until the first snapshot is there. */
  known: boolean;
  /** What waits for a person, oldest first. */
  pending: readonly Approval[];
  /** What was decided while this page was open, newest first. */
  decided: readonly Approval[];
}

const MOST_DECIDED = 50;

export const inbox = new Store<Inbox>({ hearing: "connecting", known: false, pending: [], decided: [] });

/** Takes a change of an item; what is no longer pending leaves the queue. */
export function changed(state: Inbox, approval: Approval): Inbox {
  const others = state.pending.filter((other) => other.approval_id !== approval.approval_id);
  if (approval.status === "pending") {
    return { ...state, pending: [...others, approval].sort((a, b) => a.created_at.localeCompare(b.created_at)) };
  }
  const decided = [approval, ...state.decided.filter((other) => other.approval_id !== approval.approval_id)].slice(0, MOST_DECIDED);
  return { ...state, pending: others, decided };
}

/** Takes a snapshot: what it does not name is pending no more. */
export function began(state: Inbox, items: readonly Approval[]): Inbox {
  return { ...state, known: true, pending: [...items].sort((a, b) => a.created_at.localeCompare(b.created_at)) };
}

/** Follows the inbox until it is told to stop. */
export function followInbox(): () => void {
  const source = follow("/api/approvals/stream", {
    onFrame: (data) => inbox.set(changed(inbox.value, data as Approval)),
    onNamed: (name, data) => {
      if (name === "snapshot") inbox.set(began(inbox.value, (data as { items: Approval[] }).items));
    },
    onHearing: (hearing) => inbox.set({ ...inbox.value, hearing }),
  });
  return () => source.close();
}
