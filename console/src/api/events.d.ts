// Made by `npm run types`; do not edit.
export interface ProviderFrame {
  /**
   * Counts the run's frames from 1. A number that is missing was dropped.
   */
  n: number;
  /**
   * The last event of the session when it came.
   */
  after: number;
  /**
   * JSON as it came; a string when it is no JSON, or was cut.
   */
  frame: {
    [k: string]: unknown;
  };
  /**
   * How many characters of it were left out at its end; absent when it is whole.
   */
  cut?: number;
}

/**
 * The named frame reset: the reader's position is not in the log (pruned, or ahead of it); it must start over.
 */
export interface Reset {
  /**
   * One sentence.
   */
  reason: string;
  /**
   * The position to attach after.
   */
  after: number;
  /**
   * Where what was pruned can be fetched: a path on this server; absent when nothing was.
   */
  snapshot?: string;
}

export interface RunCompleted {
  status: "queued" | "running" | "waiting_approval" | "paused" | "completed" | "error" | "cancelled" | "interrupted";
}

export interface RunStarted {
  sessionId: string;
}

/**
 * The named frame snapshot: all items in flight at the moment of attaching.
 */
export interface Snapshot {
  items: {
    itemId: string;
    runId?: string;
    /**
     * The type of its deltas.
     */
    type: string;
    /**
     * All its text so far; the next delta's offset is this text's length.
     */
    text: string;
  }[];
}

/**
 * The named frame synced: the reader has seen all that was durable when it attached; what follows is live.
 */
export interface Synced {
  /**
   * The last position replayed, or the reader's own when there was nothing new.
   */
  seq: number;
}

export interface UiAgentChosen {
  /**
   * One of the agent's modes.
   */
  agentMode?: string;
  /**
   * A model's name.
   */
  model?: string;
  /**
   * The user; null in a run, where a message chose or the agent's plan was agreed to.
   */
  by?: string;
}

export interface UiApprovalRequested {
  approvalId: string;
  stepId: string;
  toolCallId: string;
  tool: string;
  title: string;
  reason: string;
  input: unknown;
  /**
   * Lower-case hex SHA-256 of the exact bytes of input; an answer must name it.
   */
  inputHash: string;
  sandbox: string;
  expiresAt: string;
  /**
   * A unified diff of what would change, when the action writes a file.
   */
  diff?: string;
  /**
   * approval, or plan; questions have an event of their own.
   */
  kind: "approval" | "question" | "plan";
  /**
   * The answer may bring other input.
   */
  editable: boolean;
  /**
   * What the rules say. Other than ask, nobody waits: ui.approval.resolved follows in the same commit.
   */
  ruleVerdict: "allow" | "ask" | "deny";
  /**
   * The rules that say so; empty when none does.
   */
  ruleIds?: unknown[];
  /**
   * Rules that would remember an answer, narrowest first.
   */
  ruleSuggestions?: {
    /**
     * What an answer names it by; 0 is the narrowest.
     */
    index: number;
    /**
     * What they would allow.
     */
    explanation: string;
    /**
     * What would be written, all of it.
     */
    rules: {
      effect: "allow" | "ask" | "deny";
      kind: "command" | "file" | "network" | "tool";
      pattern: string;
    }[];
    /**
     * How far they can reach: session, workspace, always.
     */
    scopes: ("once" | "session" | "workspace" | "always")[];
  }[];
}

export interface UiApprovalResolved {
  approvalId: string;
  toolCallId: string;
  decision: "allow" | "deny";
  scope: "once" | "session" | "workspace" | "always";
  inputHash: string;
  /**
   * The user who answered, rule:ID or deadline.
   */
  by: string;
  /**
   * The program that the answer came from, such as cli or api.
   */
  client: string;
  /**
   * What the agent is told with a denial.
   */
  feedback?: string;
  /**
   * What runs instead of the input that was asked for, when the answer changed it.
   */
  edited?: {
    input: unknown;
    /**
     * Lower-case hex SHA-256 of its bytes as stored.
     */
    inputHash: string;
  };
  /**
   * The rules that decided; of an answer that is remembered, the rules that it wrote.
   */
  ruleIds?: unknown[];
}

export interface UiCheckpoint {
  /**
   * The git tree id in Gantry's own shadow repository of the workspace.
   */
  tree: string;
}

export interface UiCompacted {
  /**
   * What stands for it: the user's own words, what was changed, the plan, what was done, decided and left.
   */
  summary: string;
  /**
   * How many of the latest messages, user's and model's, stay as they were.
   */
  keptMessages: number;
  /**
   * How large the conversation had become, in tokens; partly an estimate.
   */
  tokensBefore: number;
}

export interface UiDiff {
  /**
   * A unified diff in git's form, at most 1 MiB.
   */
  patch: string;
  filesChanged: number;
  linesAdded: number;
  linesRemoved: number;
  /**
   * The patch was longer and is cut.
   */
  truncated: boolean;
}

export interface UiError {
  message: string;
}

export interface UiForked {
  fromSession: string;
  fromSeq: number;
  by: string;
}

export interface UiLanded {
  as: "commit" | "branch" | "patch" | "push" | "pull_request";
  /**
   * The user.
   */
  by: string;
  /**
   * The commit's id; absent for a patch.
   */
  commit?: string;
  /**
   * The branch that names it.
   */
  branch?: string;
  /**
   * Of the pull request.
   */
  url?: string;
}

export interface UiMessageAssistantDelta {
  itemId: string;
  offset: number;
  textDelta: string;
}

export interface UiMessageAssistantFinal {
  itemId: string;
  text: string;
  /**
   * Always markdown today.
   */
  format: string;
}

export interface UiMessageCancelled {
  messageId: string;
}

export interface UiMessageEdited {
  messageId: string;
  text: string;
}

export interface UiMessageInjected {
  messageId: string;
}

export interface UiMessageQueued {
  messageId: string;
  text: string;
  delivery: "queue" | "steer" | "interrupt";
}

export interface UiMessageUser {
  messageId: string;
  text: string;
  /**
   * The files that it carries; absent when there are none.
   */
  attachments?: {
    attachmentId: string;
    name: string;
    mediaType: string;
    size: number;
    sha256: string;
  }[];
}

export interface UiModelRetry {
  /**
   * Which retry this is, from 1.
   */
  attempt: number;
  /**
   * What failed, one sentence.
   */
  message: string;
  /**
   * Time until the call is made again, in milliseconds.
   */
  waitMs: number;
}

export interface UiModelWarning {
  /**
   * As the caller named it.
   */
  model: string;
  /**
   * Who was asked.
   */
  provider: string;
  /**
   * What was left out or said otherwise: names of fields, such as top_k, or of what happened, as in docs/model-translation.md.
   */
  warnings: string[];
}

export interface UiPlan {
  items: {
    text: string;
    /**
     * pending, in_progress or completed.
     */
    status: string;
  }[];
}

export interface UiQuestionAnswered {
  questionId: string;
  /**
   * The user who answered, deadline or end of run.
   */
  by: string;
  /**
   * Each choice on a line of its own, then words; absent when nobody answered.
   */
  answer?: string;
  /**
   * The program that the answer came from.
   */
  client?: string;
}

export interface UiQuestionAsked {
  questionId: string;
  text: string;
  /**
   * Answers to choose from; empty means words only. Words are taken always.
   */
  choices: string[];
  /**
   * The call that waits for the answer.
   */
  toolCallId: string;
  /**
   * More than one may be chosen.
   */
  multiple: boolean;
  /**
   * When it is given up.
   */
  expiresAt: string;
}

export interface UiRewound {
  /**
   * The position; 0 is before the first event.
   */
  toSeq: number;
  /**
   * What was brought back.
   */
  restored: "both" | "files" | "conversation";
  /**
   * The user.
   */
  by: string;
  /**
   * The files that were changed by it, at most 200 of them.
   */
  paths: string[];
  /**
   * How many there were.
   */
  pathCount: number;
  /**
   * Files that were left as they are, because somebody changed them since or they are not kept; at most 200.
   */
  left: string[];
}

export interface UiRunCancelled {
  by: string;
}

export interface UiRunCompleted {}

export interface UiRunError {
  /**
   * One sentence: what went wrong.
   */
  message: string;
  /**
   * What to do next, when we know.
   */
  hint?: string;
}

export interface UiRunInterrupted {
  by: string;
}

export interface UiRunPaused {
  /**
   * One sentence: which budget or quota, and what helps.
   */
  reason: string;
  /**
   * run, day or month; absent for a provider's quota.
   */
  budget?: string;
  /**
   * The virtual key whose budget it is.
   */
  keyId?: string;
  /**
   * The provider whose quota is spent.
   */
  provider?: string;
  /**
   * When it goes on by itself; absent when somebody has to help.
   */
  until?: string;
}

export interface UiRunQueued {
  messageId: string;
  agent: string;
}

export interface UiRunRecovered {
  /**
   * Counts from 1 over the whole life of the run; restarts while it waits for an answer count as one.
   */
  attempt: number;
}

export interface UiRunStarted {
  sessionId: string;
  agent: string;
  workingDirectory: string;
}

export interface UiRunStopping {
  by: string;
  /**
   * What it will have been: interrupted or cancelled.
   */
  outcome: "queued" | "running" | "waiting_approval" | "paused" | "completed" | "error" | "cancelled" | "interrupted";
}

export interface UiRunWaiting {
  approvalId: string;
}

export interface UiSetupCompleted {
  /**
   * The item that the SetupOutput frames named.
   */
  itemId: string;
  outcome: "succeeded" | "failed" | "denied" | "interrupted" | "unknown";
  /**
   * One sentence.
   */
  summary: string;
  /**
   * What the script wrote, at most 64 KiB; longer output is cut in the middle and says so.
   */
  output: string;
  /**
   * The script's, when it had one.
   */
  exitCode?: number;
  /**
   * Time that the script ran, in milliseconds.
   */
  durationMs?: number;
}

export interface UiSetupOutput {
  itemId: string;
  offset: number;
  textDelta: string;
}

export interface UiSetupStarted {
  /**
   * Files that came from the workspace, by their path; what is in them is told nowhere.
   */
  copiedFiles: string[];
  /**
   * Files that were to come and that the folder has already; they stay as they are.
   */
  keptFiles: string[];
  /**
   * What runs now in the sandbox; absent when there is none.
   */
  script?: string;
}

export interface UiStepCompleted {
  stepId: string;
  evidence: string;
}

export interface UiStepFailed {
  stepId: string;
  evidence: string;
}

export interface UiStepStarted {
  stepId: string;
  title: string;
}

export interface UiThinkingDelta {
  itemId: string;
  offset: number;
  textDelta: string;
}

export interface UiThinkingFinal {
  itemId: string;
  text: string;
  /**
   * The provider's seal on the thought, which it wants back with the next call; opaque.
   */
  signature?: string;
  /**
   * A thought whose words the provider keeps to itself, as it wants it back; opaque.
   */
  redacted?: string;
}

export interface UiToolCall {
  toolCallId: string;
  toolName: string;
  /**
   * The tool's arguments, a JSON object, exactly as the model wrote them.
   */
  input: {
    [k: string]: unknown;
  };
  /**
   * One line for people, such as Run ./test.sh.
   */
  title: string;
}

export interface UiToolOutput {
  toolCallId: string;
  itemId: string;
  offset: number;
  textDelta: string;
}

export interface UiToolResult {
  toolCallId: string;
  toolName: string;
  /**
   * The item that the call's ToolOutput frames named.
   */
  itemId: string;
  outcome: "succeeded" | "failed" | "denied" | "interrupted" | "unknown";
  /**
   * What the model is told, at most 64 KiB; longer output is cut in the middle and says so.
   */
  output: string;
  /**
   * A command's exit code, when there was one.
   */
  exitCode?: number;
  /**
   * Time that the tool ran, in milliseconds; absent when it did not.
   */
  durationMs?: number;
  attachments?: {
    attachmentId: string;
    name: string;
    mediaType: string;
    size: number;
    sha256: string;
  }[];
  files?: {
    /**
     * Relative to the workspace's top.
     */
    path: string;
    /**
     * Of its bytes, lower-case hex.
     */
    sha256: string;
  }[];
  shellFolder?: string;
}

export interface UiUsage {
  model: string;
  /**
   * All input, what came from or went to the provider's cache included.
   */
  inputTokens: number;
  outputTokens: number;
  /**
   * Of the input, what the provider had in its cache; absent when nothing.
   */
  cacheReadTokens?: number;
  /**
   * Of the input, what was put into that cache; absent when nothing.
   */
  cacheWriteTokens?: number;
  /**
   * Why the answer ended, when it was not by itself or for its tools: max_tokens, pause_turn, stop_sequence, refusal, context_exceeded.
   */
  stopReason?: string;
  /**
   * What the call was for when it was no answer of the conversation: compaction.
   */
  purpose?: string;
  /**
   * How much of the model's window the conversation took at its last call, in tokens, its answer included; absent when that is not known.
   */
  contextTokens?: number;
  /**
   * How many tokens the model can take; absent when that is not known.
   */
  contextWindow?: number;
}

/** The payload of each type of event. */
export interface EventPayloads {
  "provider.frame": ProviderFrame;
  "run.completed": RunCompleted;
  "run.started": RunStarted;
  "ui.agent.chosen": UiAgentChosen;
  "ui.approval.requested": UiApprovalRequested;
  "ui.approval.resolved": UiApprovalResolved;
  "ui.checkpoint": UiCheckpoint;
  "ui.compacted": UiCompacted;
  "ui.diff": UiDiff;
  "ui.error": UiError;
  "ui.forked": UiForked;
  "ui.landed": UiLanded;
  "ui.message.assistant.delta": UiMessageAssistantDelta;
  "ui.message.assistant.final": UiMessageAssistantFinal;
  "ui.message.cancelled": UiMessageCancelled;
  "ui.message.edited": UiMessageEdited;
  "ui.message.injected": UiMessageInjected;
  "ui.message.queued": UiMessageQueued;
  "ui.message.user": UiMessageUser;
  "ui.model.retry": UiModelRetry;
  "ui.model.warning": UiModelWarning;
  "ui.plan": UiPlan;
  "ui.question.answered": UiQuestionAnswered;
  "ui.question.asked": UiQuestionAsked;
  "ui.rewound": UiRewound;
  "ui.run.cancelled": UiRunCancelled;
  "ui.run.completed": UiRunCompleted;
  "ui.run.error": UiRunError;
  "ui.run.interrupted": UiRunInterrupted;
  "ui.run.paused": UiRunPaused;
  "ui.run.queued": UiRunQueued;
  "ui.run.recovered": UiRunRecovered;
  "ui.run.started": UiRunStarted;
  "ui.run.stopping": UiRunStopping;
  "ui.run.waiting": UiRunWaiting;
  "ui.setup.completed": UiSetupCompleted;
  "ui.setup.output": UiSetupOutput;
  "ui.setup.started": UiSetupStarted;
  "ui.step.completed": UiStepCompleted;
  "ui.step.failed": UiStepFailed;
  "ui.step.started": UiStepStarted;
  "ui.thinking.delta": UiThinkingDelta;
  "ui.thinking.final": UiThinkingFinal;
  "ui.tool.call": UiToolCall;
  "ui.tool.output": UiToolOutput;
  "ui.tool.result": UiToolResult;
  "ui.usage": UiUsage;
}
