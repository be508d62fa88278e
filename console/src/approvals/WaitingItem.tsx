import type { Approval } from "../api/types";
import { ApprovalCard } from "./ApprovalCard";
import { QuestionCard } from "./QuestionCard";

/** Something that waits for a person, as what it is. */
export function WaitingItem({ item, equal, sessionLink }: { item: Approval; equal?: number; sessionLink?: boolean }) {
  return item.kind === "question" ? <QuestionCard question={item} sessionLink={sessionLink} /> : <ApprovalCard approval={item} equal={equal} sessionLink={sessionLink} />;
}
