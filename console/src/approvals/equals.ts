import type { Approval } from "../api/types";

/** How many others of these ask the same: the same tool with the same input. */
export function equalTo(approval: Approval, all: readonly Approval[]): number {
  return all.filter((other) => other.approval_id !== approval.approval_id && other.tool === approval.tool && other.input_hash === approval.input_hash).length;
}
