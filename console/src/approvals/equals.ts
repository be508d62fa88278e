import type { Approval } from "../api/types";

/** How many others of these ask the same: the same tool with the same input, of the same agent, in the same workspace, folder and sandbox. */
export function equalTo(approval: Approval, all: readonly Approval[]): number {
  return all.filter((other) => other.approval_id !== approval.approval_id && areEqual(other, approval)).length;
}

function areEqual(one: Approval, other: Approval): boolean {
  return (
    one.tool === other.tool &&
    one.input_hash === other.input_hash &&
    one.agent === other.agent &&
    one.workspace_id === other.workspace_id &&
    one.sandbox === other.sandbox &&
    folderOf(one) === folderOf(other)
  );
}

function folderOf({ action }: Approval): string | undefined {
  return action && "folder" in action ? action.folder : undefined;
}
