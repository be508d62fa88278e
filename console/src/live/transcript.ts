import type { EventPayloads, Snapshot } from "../api/events";

/** An event as it is stored and sent; a frame of a text that still grows has no seq. */
export type Envelope = {
  [Type in keyof EventPayloads]: {
    v: number;
    seq?: number;
    at: string;
    sessionId: string;
    runId?: string;
    provider: string;
    kind: "ui" | "raw";
    type: Type;
    payload: EventPayloads[Type];
  };
}[keyof EventPayloads];

export interface TextItem {
  kind: "text" | "thinking";
  key: string;
  runId?: string;
  text: string;
  growing: boolean;
  at: string;
}

export interface UserItem {
  kind: "user";
  key: string;
  messageId: string;
  /** The run that it went into; not known while it waits to steer. */
  runId?: string;
  text: string;
  delivery?: "queue" | "steer" | "interrupt";
  /** It waits for its turn. */
  queued: boolean;
  cancelled: boolean;
  attachments: readonly { attachmentId: string; name: string; mediaType: string }[];
  at: string;
  seq?: number;
}

export interface ToolItem {
  kind: "tool";
  key: string;
  toolCallId: string;
  tool: string;
  title: string;
  input: unknown;
  output: string;
  growing: boolean;
  outcome?: "succeeded" | "failed" | "denied" | "interrupted" | "unknown";
  exitCode?: number;
  durationMs?: number;
  at: string;
}

export interface AskItem {
  kind: "ask";
  key: string;
  approvalId: string;
  toolCallId: string;
  asked: EventPayloads["ui.approval.requested"] | EventPayloads["ui.question.asked"];
  isQuestion: boolean;
  answered?: { by: string; words: string; allowed: boolean };
  at: string;
}

export interface NoteItem {
  kind: "note";
  key: string;
  tone: "quiet" | "good" | "bad" | "waiting";
  text: string;
  hint?: string;
  at: string;
}

export interface DiffItem {
  kind: "diff";
  key: string;
  patch: string;
  files: number;
  added: number;
  removed: number;
  truncated: boolean;
  at: string;
}

export type Item = TextItem | UserItem | ToolItem | AskItem | NoteItem | DiffItem;

export type Activity = "idle" | "queued" | "running" | "waiting" | "paused";

/** What the conversation takes of its model's window, in tokens; undefined where nobody told. */
export interface ContextUse {
  model: string;
  tokens?: number;
  window?: number;
}

/** What a session's events come to, for people. */
export interface Transcript {
  items: readonly Item[];
  activity: Activity;
  runId?: string;
  /** Of the present or last run. */
  started?: string;
  tokens: { input: number; output: number };
  /** How full the model's window is; undefined before the first call. */
  context?: ContextUse;
  /** The places in items of the user's messages that the agent has got, in order: to before each of them the session can go back. */
  said: readonly number[];
  /** What happened last to the files is a rewind, which can be undone. */
  rewound: boolean;
  lastSeq: number;
  /** The position of the last event after which the files may be others than before. */
  filesVersion: number;
  /** How often the agent's model or mode was chosen anew. */
  choices: number;
  /** By position of an event, the place in items of what it made or changed; of one that shows nothing, the place of what came before it. Grows with the log. */
  places: ReadonlyMap<number, number>;
  /** The events up to here were archived and are not among the items; 0 when none were. */
  archivedThrough: number;
}

export const emptyTranscript: Transcript = {
  items: [],
  activity: "idle",
  tokens: { input: 0, output: 0 },
  said: [],
  rewound: false,
  lastSeq: 0,
  filesVersion: 0,
  choices: 0,
  places: new Map(),
  archivedThrough: 0,
};

const CHANGES_FILES = new Set<Envelope["type"]>(["ui.step.completed", "ui.step.failed", "ui.diff", "ui.rewound", "run.completed"]);

/**
 * Builds a transcript as events come. Keeps the place of each item, so that a frame costs the same in a long session as in a short one; the lists that it hands
 * out are new whenever something changed.
 */
export class TranscriptBuilder {
  private items: Item[] = [];
  private readonly places = new Map<string, number>();
  private placesBySeq = new Map<number, number>();
  private touched = -1;
  private state: Transcript = { ...emptyTranscript, places: this.placesBySeq };
  private dirty = false;

  /** The transcript as it is now. */
  current(): Transcript {
    if (this.dirty) {
      this.state = { ...this.state, items: [...this.items] };
      this.dirty = false;
    }
    return this.state;
  }

  /** The log begins anew: after a position, when what came before it was archived. */
  reset(after = 0): void {
    this.items = [];
    this.places.clear();
    this.placesBySeq = new Map();
    this.state = { ...emptyTranscript, places: this.placesBySeq, lastSeq: after, archivedThrough: after };
    this.dirty = true;
    if (after > 0) {
      const text = `What happened up to event ${after} is in the archive. “Export” takes all of it along.`;
      this.add({ kind: "note", key: "archived", tone: "quiet", text, at: new Date().toISOString() });
    }
  }

  snapshot(snapshot: Snapshot): void {
    for (const item of snapshot.items) {
      const at = new Date().toISOString();
      if (item.type === "ui.tool.output") continue;
      const kind = item.type === "ui.thinking.delta" ? "thinking" : "text";
      this.put({ kind, key: item.itemId, runId: item.runId, text: item.text, growing: true, at });
    }
  }

  take(event: Envelope): void {
    this.dirty = true;
    this.touched = this.items.length - 1;
    this.read(event);
    if (event.seq !== undefined) this.placesBySeq.set(event.seq, Math.max(0, this.touched));
  }

  private read(event: Envelope): void {
    if (event.seq !== undefined) {
      const changesFiles = CHANGES_FILES.has(event.type);
      this.state = { ...this.state, lastSeq: event.seq, filesVersion: changesFiles ? event.seq : this.state.filesVersion };
    }
    const { at } = event;
    switch (event.type) {
      case "ui.message.user": {
        const { messageId, text, attachments = [] } = event.payload;
        this.put({ kind: "user", key: messageId, messageId, runId: event.runId, text, queued: false, cancelled: false, attachments, at, seq: event.seq });
        this.state = { ...this.state, said: [...this.state.said, this.places.get(messageId)!], rewound: false };
        break;
      }
      case "ui.message.queued": {
        const { messageId, text, delivery } = event.payload;
        this.put({ kind: "user", key: messageId, messageId, text, delivery, queued: true, cancelled: false, attachments: [], at });
        break;
      }
      case "ui.message.edited":
        this.change<UserItem>(event.payload.messageId, (item) => ({ ...item, text: event.payload.text }));
        break;
      case "ui.message.cancelled":
        this.change<UserItem>(event.payload.messageId, (item) => ({ ...item, queued: false, cancelled: true }));
        break;
      case "ui.message.assistant.delta":
        this.grow("text", event.payload, event);
        break;
      case "ui.thinking.delta":
        this.grow("thinking", event.payload, event);
        break;
      case "ui.message.assistant.final":
        this.put({ kind: "text", key: event.payload.itemId, runId: event.runId, text: event.payload.text, growing: false, at });
        break;
      case "ui.thinking.final":
        this.put({ kind: "thinking", key: event.payload.itemId, runId: event.runId, text: event.payload.text, growing: false, at });
        break;
      case "ui.tool.call": {
        const { toolCallId, toolName, title, input } = event.payload;
        this.put({ kind: "tool", key: `tool:${toolCallId}`, toolCallId, tool: toolName, title, input, output: "", growing: true, at });
        break;
      }
      case "ui.tool.output":
        this.change<ToolItem>(`tool:${event.payload.toolCallId}`, (item) => ({ ...item, output: joined(item.output, event.payload) }));
        break;
      case "ui.tool.result": {
        const { toolCallId, outcome, output, exitCode, durationMs } = event.payload;
        this.change<ToolItem>(`tool:${toolCallId}`, (item) => ({ ...item, outcome, output, exitCode, durationMs, growing: false }));
        break;
      }
      case "ui.approval.requested": {
        const { approvalId, toolCallId, ruleVerdict } = event.payload;
        if (ruleVerdict === "ask") this.put({ kind: "ask", key: approvalId, approvalId, toolCallId, asked: event.payload, isQuestion: false, at });
        break;
      }
      case "ui.question.asked": {
        const { questionId, toolCallId } = event.payload;
        this.put({ kind: "ask", key: questionId, approvalId: questionId, toolCallId, asked: event.payload, isQuestion: true, at });
        break;
      }
      case "ui.approval.resolved": {
        const { approvalId, decision, scope, by, feedback, edited } = event.payload;
        const allowed = decision === "allow";
        const how = allowed ? (scope === "once" ? "allowed once" : `allowed and remembered (${scope})`) : "denied";
        const words = `${how}${edited ? ", with edited input" : ""}${feedback ? `: ${feedback}` : ""}`;
        this.change<AskItem>(approvalId, (item) => ({ ...item, answered: { by, words, allowed } }));
        break;
      }
      case "ui.question.answered": {
        const { questionId, by, answer } = event.payload;
        this.change<AskItem>(questionId, (item) => ({ ...item, answered: { by, words: answer ?? "left unanswered", allowed: answer !== undefined } }));
        break;
      }
      case "ui.diff": {
        const { patch, filesChanged, linesAdded, linesRemoved, truncated } = event.payload;
        if (filesChanged > 0) this.add({ kind: "diff", key: this.keyOf(event), patch, files: filesChanged, added: linesAdded, removed: linesRemoved, truncated, at });
        break;
      }
      case "ui.usage":
        this.state = {
          ...this.state,
          tokens: { input: this.state.tokens.input + event.payload.inputTokens, output: this.state.tokens.output + event.payload.outputTokens },
          context: contextAfter(this.state.context, event.payload),
        };
        break;
      case "ui.run.queued":
        this.state = { ...this.state, activity: "queued", runId: event.runId };
        break;
      case "ui.run.started":
        this.state = { ...this.state, activity: "running", runId: event.runId, started: at };
        break;
      case "ui.run.waiting":
        this.state = { ...this.state, activity: "waiting" };
        break;
      case "ui.step.started":
        this.state = { ...this.state, activity: "running" };
        break;
      case "ui.run.paused":
        this.state = { ...this.state, activity: "paused" };
        this.note(event, "waiting", `Paused: ${event.payload.reason}`);
        break;
      case "ui.run.recovered":
        this.note(event, "quiet", `The daemon had stopped; the run went on (attempt ${event.payload.attempt}).`);
        break;
      case "ui.run.error":
        this.note(event, "bad", event.payload.message, event.payload.hint);
        break;
      case "ui.run.interrupted":
        this.note(event, "waiting", `Interrupted by ${event.payload.by}.`);
        break;
      case "ui.run.cancelled":
        this.note(event, "quiet", `Cancelled by ${event.payload.by}.`);
        break;
      case "run.completed":
        this.close(event.runId);
        this.state = { ...this.state, activity: "idle" };
        break;
      case "ui.error":
        this.note(event, "bad", event.payload.message);
        break;
      case "ui.rewound":
        this.state = { ...this.state, rewound: true };
        this.note(event, "quiet", `Went back to event ${event.payload.toSeq} (${event.payload.restored}, ${event.payload.pathCount} files) by ${event.payload.by}.`);
        break;
      case "ui.forked":
        this.note(event, "quiet", `Forked from another session at event ${event.payload.fromSeq}.`);
        break;
      case "ui.agent.chosen": {
        const { agentMode, model, by } = event.payload;
        const words = [model && `model ${model === "default" ? "its usual one" : model}`, agentMode && `mode ${agentMode === "default" ? "its usual one" : agentMode}`].filter((word) => word);
        this.state = { ...this.state, choices: this.state.choices + 1 };
        this.note(event, "quiet", `From here on: ${words.join(", ")}${by ? `, chosen by ${by}` : ""}.`);
        break;
      }
      case "ui.landed":
        this.note(event, "good", `Landed as ${event.payload.as}${event.payload.branch ? ` on ${event.payload.branch}` : ""}${event.payload.url ? `: ${event.payload.url}` : ""}.`);
        break;
    }
  }

  private grow(kind: "text" | "thinking", delta: { itemId: string; offset: number; textDelta: string }, event: Envelope): void {
    const place = this.places.get(delta.itemId);
    const item = place === undefined ? undefined : (this.items[place] as TextItem);
    if (item && !item.growing) return;
    this.put({ kind, key: delta.itemId, runId: event.runId, text: joined(item?.text ?? "", delta), growing: true, at: item?.at ?? event.at });
  }

  // Whatever a program forgot to end ends with its run.
  private close(runId: string | undefined): void {
    this.items = this.items.map((item) => {
      if (item.kind === "tool" && item.growing) return { ...item, growing: false, outcome: item.outcome ?? "unknown" };
      if ((item.kind === "text" || item.kind === "thinking") && item.growing && item.runId === runId) return { ...item, growing: false };
      if (item.kind === "ask" && !item.answered) return { ...item, answered: { by: "end of run", words: "withdrawn", allowed: false } };
      return item;
    });
  }

  private note(event: Envelope, tone: NoteItem["tone"], text: string, hint?: string): void {
    this.add({ kind: "note", key: this.keyOf(event), tone, text, hint, at: event.at });
  }

  private keyOf(event: Envelope): string {
    return `event:${event.seq ?? this.items.length}`;
  }

  private put(item: Item): void {
    const place = this.places.get(item.key);
    this.dirty = true;
    if (place === undefined) return this.add(item);
    this.items[place] = item;
    this.touched = place;
  }

  private add(item: Item): void {
    this.touched = this.items.length;
    this.places.set(item.key, this.items.length);
    this.items.push(item);
  }

  private change<T extends Item>(key: string, to: (item: T) => T): void {
    const place = this.places.get(key);
    if (place === undefined) return;
    this.items[place] = to(this.items[place] as T);
    this.touched = place;
  }
}

/** A call that says nothing of the conversation, as of a sub-agent or a summary, leaves what is known. */
function contextAfter(before: ContextUse | undefined, { model, contextTokens: tokens, contextWindow: window, purpose }: EventPayloads["ui.usage"]): ContextUse | undefined {
  if (tokens !== undefined && tokens !== null) return { model, tokens, window: window ?? undefined };
  return before ?? (purpose ? undefined : { model });
}

/** A text with a delta at its place: one that was seen already changes nothing. */
function joined(text: string, delta: { offset: number; textDelta: string }): string {
  return delta.offset <= text.length ? text.slice(0, delta.offset) + delta.textDelta : text;
}
