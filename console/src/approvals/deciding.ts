import { post, Refusal } from "../api/client";
import type { Approval, ApprovalScope } from "../api/types";
import { changed, inbox } from "../live/inbox";
import { complain, say } from "../ui/Toasts";

export interface Decision {
  decision: "allow" | "deny";
  scope?: ApprovalScope;
  suggestion?: number;
  feedback?: string;
  input?: unknown;
}

/**
 * Answers an approval as it was shown: the hash goes with the answer. The item leaves the queue at once and comes back, with the reason, when the daemon refuses.
 */
export async function decide(approval: Approval, decision: Decision): Promise<boolean> {
  const scope = decision.scope ?? "once";
  return answered(approval, decision.decision === "allow" ? "allowed" : "denied", () =>
    post<Approval>(`/api/approvals/${approval.approval_id}`, {
      decision: decision.decision,
      scope,
      suggestion: scope === "once" ? undefined : (decision.suggestion ?? 0),
      feedback: decision.feedback || undefined,
      input: decision.input,
      input_hash: approval.input_hash,
    }),
  );
}

/** Gives one answer to all that ask the same: the same tool with the same input. */
export async function decideAllEqual(approval: Approval, decision: "allow" | "deny"): Promise<boolean> {
  return answered(approval, decision === "allow" ? "allowed" : "denied", async () => {
    const { results } = await post<{ results: { approval: Approval | null; refusal: string | null }[] }>("/api/approvals/batch", {
      equal_to: approval.approval_id,
      decision,
      scope: "once",
      input_hash: approval.input_hash,
    });
    const done = results.filter((result) => result.refusal === null);
    say(`${decision === "allow" ? "Allowed" : "Denied"} ${done.length} of ${results.length} equal requests.`, done.length < results.length);
    return results[0]?.approval ?? approval;
  });
}

export async function answerQuestion(question: Approval, answer: { text?: string; choices?: string[] }): Promise<boolean> {
  return answered(question, "answered", () => post<Approval>(`/api/approvals/${question.approval_id}/answer`, answer));
}

async function answered(approval: Approval, status: Approval["status"], send: () => Promise<Approval>): Promise<boolean> {
  const before = inbox.value;
  inbox.set(changed(before, { ...approval, status }));
  try {
    const reply = await send();

    // The inbox as it is now: what came while the answer was under way is in it.
    inbox.set(changed(inbox.value, reply));
    return true;
  } catch (failure) {
    if (failure instanceof Refusal && failure.code === "approval-already-decided") {
      say(failure.message);
      return true;
    }
    inbox.set(changed(inbox.value, approval));
    complain(failure);
    return false;
  }
}
