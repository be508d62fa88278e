import type { Approval } from "../src/api/types";
import type { Envelope } from "../src/live/transcript";
import type { EventPayloads } from "../src/api/events";

let seq = 0;

export function approval(over: Partial<Approval> = {}): Approval {
  return {
    approval_id: crypto.randomUUID(),
    session_id: "11111111-1111-4111-8111-111111111111",
    run_id: "22222222-2222-4222-8222-222222222222",
    step_id: "call-1",
    tool_call_id: "call-1",
    agent: "demo",
    tool: "bash",
    title: "Run ./test.sh",
    reason: "Commands run only when you allow them.",
    input: { command: "./test.sh" },
    input_hash: "hash-1",
    diff: null,
    sandbox: "commands can change only the workspace",
    status: "pending",
    created_at: "2026-01-18T12:00:00Z",
    expires_at: "2099-01-01T00:00:00Z",
    decided_at: null,
    decided_by: null,
    feedback: null,
    kind: "approval",
    editable: true,
    edited: null,
    form: null,
    answer: null,
    decided_via: null,
    workspace_id: null,
    action: null,
    rule_ids: [],
    rule_suggestions: [],
    ...over,
  } as Approval;
}

/** A durable event with the next position. */
export function event<Type extends keyof EventPayloads>(type: Type, payload: EventPayloads[Type]): Envelope {
  return { ...frame(type, payload), seq: ++seq } as Envelope;
}

/** A frame of something that grows. */
export function frame<Type extends keyof EventPayloads>(type: Type, payload: EventPayloads[Type]): Envelope {
  return { v: 1, at: "2026-01-18T12:00:00Z", sessionId: "s", runId: "r", provider: "demo", kind: "ui", type, payload } as Envelope;
}

/** Answers requests in the order in which they come, and keeps them. */
export function answering(...answers: { status?: number; body: unknown }[]) {
  const seen: { path: string; body: unknown }[] = [];
  const fetching = async (path: RequestInfo | URL, init?: RequestInit) => {
    seen.push({ path: String(path), body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined });
    const answer = answers[Math.min(seen.length, answers.length) - 1]!;
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 });
  };
  return { seen, fetching };
}
