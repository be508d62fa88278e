import { describe, expect, it } from "vitest";
import { event, frame } from "../../test/samples";
import { TranscriptBuilder, type Envelope } from "./transcript";

function built(...events: Envelope[]) {
  const builder = new TranscriptBuilder();
  events.forEach((one) => builder.take(one));
  return builder.current();
}

describe("a transcript", () => {
  it("grows a text by its deltas and ends it with the finished one", () => {
    const deltas = [0, 3].map((offset) => frame("ui.message.assistant.delta", { itemId: "t", offset, textDelta: offset === 0 ? "Hel" : "lo" }));
    expect(built(...deltas).items).toMatchObject([{ kind: "text", text: "Hello", growing: true }]);
    expect(built(...deltas, event("ui.message.assistant.final", { itemId: "t", text: "Hello!", format: "markdown" })).items).toMatchObject([
      { text: "Hello!", growing: false },
    ]);
  });

  it("takes a delta that comes twice, or after the end, for what it is", () => {
    const delta = frame("ui.message.assistant.delta", { itemId: "t", offset: 0, textDelta: "Hello" });
    const end = event("ui.message.assistant.final", { itemId: "t", text: "Hello", format: "markdown" });
    expect(built(delta, delta, end, delta).items).toMatchObject([{ text: "Hello", growing: false }]);
  });

  it("goes on from a snapshot of what was in flight", () => {
    const builder = new TranscriptBuilder();
    builder.snapshot({ items: [{ itemId: "t", type: "ui.message.assistant.delta", text: "Hel" }] });
    builder.take(frame("ui.message.assistant.delta", { itemId: "t", offset: 3, textDelta: "lo" }));
    expect(builder.current().items).toMatchObject([{ kind: "text", text: "Hello" }]);
  });

  it("joins a call with its output and its result", () => {
    const { items } = built(
      event("ui.tool.call", { toolCallId: "c", toolName: "bash", input: { command: "ls" }, title: "Run ls" }),
      frame("ui.tool.output", { toolCallId: "c", itemId: "o", offset: 0, textDelta: "a\n" }),
      event("ui.tool.result", { toolCallId: "c", toolName: "bash", itemId: "o", outcome: "failed", output: "a\nb\n", exitCode: 1 }),
    );
    expect(items).toMatchObject([{ kind: "tool", title: "Run ls", output: "a\nb\n", outcome: "failed", exitCode: 1, growing: false }]);
  });

  it("ends with its run whatever was left open", () => {
    const { items, activity } = built(
      event("ui.run.started", { sessionId: "s", agent: "demo", workingDirectory: "/" }),
      event("ui.tool.call", { toolCallId: "c", toolName: "bash", input: {}, title: "Run" }),
      event("ui.question.asked", { questionId: "q", text: "Which?", choices: [], toolCallId: "c", multiple: false, expiresAt: "2026-01-19T12:00:00Z" }),
      event("run.completed", { status: "cancelled" }),
    );
    expect(activity).toBe("idle");
    expect(items).toMatchObject([{ kind: "tool", outcome: "unknown" }, { kind: "ask", answered: { words: "withdrawn" } }]);
  });

  it("says what became of a message that waited", () => {
    const queued = event("ui.message.queued", { messageId: "m", text: "and then", delivery: "queue" });
    expect(built(queued).items).toMatchObject([{ kind: "user", queued: true }]);
    expect(built(queued, event("ui.message.edited", { messageId: "m", text: "no, this" }), event("ui.message.user", { messageId: "m", text: "no, this" })).items).toMatchObject([
      { text: "no, this", queued: false },
    ]);
    expect(built(queued, event("ui.message.cancelled", { messageId: "m" })).items).toMatchObject([{ cancelled: true }]);
  });

  it("leaves what a rule answered out of the questions, and tells who answered the others", () => {
    const asked = {
      approvalId: "a", stepId: "c", toolCallId: "c", tool: "bash", title: "Run", reason: "", input: {}, inputHash: "h", sandbox: "", expiresAt: "2026-01-19T12:00:00Z",
      kind: "approval", editable: false, ruleVerdict: "ask",
    } as const;
    expect(built(event("ui.approval.requested", { ...asked, ruleVerdict: "allow" })).items).toEqual([]);
    const resolved = { approvalId: "a", toolCallId: "c", decision: "deny", scope: "once", inputHash: "h", by: "grace", client: "api", feedback: "not now" } as const;
    expect(built(event("ui.approval.requested", asked), event("ui.approval.resolved", resolved)).items).toMatchObject([
      { kind: "ask", answered: { by: "grace", words: "denied: not now", allowed: false } },
    ]);
  });

  it("knows by its position where an event shows: what it made, what it changed, and else what came before it", () => {
    const { items, places } = built(
      at(1, event("ui.run.started", { sessionId: "s", agent: "demo", workingDirectory: "/" })),
      at(2, event("ui.message.user", { messageId: "m", text: "Look." })),
      at(3, event("ui.tool.call", { toolCallId: "c", toolName: "bash", input: {}, title: "Run ls" })),
      at(4, event("ui.message.assistant.final", { itemId: "t", text: "Wait.", format: "markdown" })),
      at(5, event("ui.tool.result", { toolCallId: "c", toolName: "bash", itemId: "o", outcome: "succeeded", output: "a" })),
      at(6, event("run.completed", { status: "completed" })),
    );
    expect(items.map((item) => item.kind)).toEqual(["user", "tool", "text"]);
    expect([...places]).toEqual([[1, 0], [2, 0], [3, 1], [4, 2], [5, 1], [6, 2]]);
  });

  it("says what of it was archived, and goes on after that", () => {
    const builder = new TranscriptBuilder();
    builder.take(event("ui.message.user", { messageId: "m", text: "Old." }));
    builder.reset(7);
    builder.take(at(8, event("ui.message.user", { messageId: "n", text: "New." })));
    const { items, places, archivedThrough } = builder.current();
    expect(items).toMatchObject([{ kind: "note", text: expect.stringContaining("up to event 7") }, { kind: "user", text: "New." }]);
    expect([[...places], archivedThrough]).toEqual([[[8, 1]], 7]);
    builder.reset();
    expect(builder.current()).toMatchObject({ items: [], archivedThrough: 0 });
  });

  it("costs as much at its hundred thousandth event as at its first", () => {
    const builder = new TranscriptBuilder();
    const many = Array.from({ length: 100_000 }, (_, n) => event("ui.message.assistant.final", { itemId: `t${n}`, text: "x", format: "markdown" }));
    const first = time(() => many.slice(0, 20_000).forEach((one) => builder.take(one)));
    many.slice(20_000, 80_000).forEach((one) => builder.take(one));
    const last = time(() => many.slice(80_000).forEach((one) => builder.take(one)));
    expect(builder.current().items).toHaveLength(100_000);
    expect(last).toBeLessThan(first * 8 + 200);
  });
});

const at = (seq: number, one: Envelope): Envelope => ({ ...one, seq });

function time(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
