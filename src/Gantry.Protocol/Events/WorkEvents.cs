namespace Gantry.Protocol.Events;

/// <summary><c>ui.checkpoint</c>: the workspace's files are kept as they were at this moment.</summary>
/// <param name="Tree">The git tree id in Gantry's own shadow repository of the workspace.</param>
public sealed record Checkpoint(string Tree) : EventPayload;

/// <summary><c>ui.diff</c>: what the run changed in the workspace, from its first checkpoint to its end.</summary>
/// <param name="Patch">A unified diff in git's form, at most 1 MiB.</param>
/// <param name="Truncated">The patch was longer and is cut.</param>
public sealed record WorkspaceDiff(string Patch, int FilesChanged, int LinesAdded, int LinesRemoved, bool Truncated = false) : EventPayload;

/// <summary><c>ui.usage</c>: what one model call took, in tokens. Without a purpose it closes an answer of the conversation.</summary>
/// <param name="InputTokens">All input, what came from or went to the provider's cache included.</param>
/// <param name="CacheReadTokens">Of the input, what the provider had in its cache; absent when nothing.</param>
/// <param name="CacheWriteTokens">Of the input, what was put into that cache; absent when nothing.</param>
/// <param name="StopReason">Why the answer ended, when it was not by itself or for its tools: <c>max_tokens</c>, <c>pause_turn</c>, <c>stop_sequence</c>, <c>refusal</c>, <c>context_exceeded</c>.</param>
/// <param name="Purpose">What the call was for when it was no answer of the conversation: <c>compaction</c>.</param>
/// <param name="ContextTokens">How much of the model's window the conversation took at its last call, in tokens, its answer included; absent when that is not known.</param>
/// <param name="ContextWindow">How many tokens the model can take; absent when that is not known.</param>
public sealed record Usage(
    string Model,
    long InputTokens,
    long OutputTokens,
    long? CacheReadTokens = null,
    long? CacheWriteTokens = null,
    string? StopReason = null,
    string? Purpose = null,
    long? ContextTokens = null,
    long? ContextWindow = null) : EventPayload;

/// <summary><c>ui.model.retry</c>: a call of the model failed and is made again. What its answer had said so far does not count.</summary>
/// <param name="Attempt">Which retry this is, from 1.</param>
/// <param name="Message">What failed, one sentence.</param>
/// <param name="WaitMs">Time until the call is made again, in milliseconds.</param>
public sealed record ModelRetry(int Attempt, string Message, long WaitMs) : EventPayload;

/// <summary>
/// <c>ui.model.warning</c>: a call of the model was translated for a provider of another protocol, and not all that it said could be carried; what was asked is
/// still the same. Each thing is told once in a run.
/// </summary>
/// <param name="Model">As the caller named it.</param>
/// <param name="Provider">Who was asked.</param>
/// <param name="Warnings">What was left out or said otherwise: names of fields, such as <c>top_k</c>, or of what happened, as in docs/model-translation.md.</param>
public sealed record ModelWarning(string Model, string Provider, IReadOnlyList<string> Warnings) : EventPayload;

/// <summary><c>ui.compacted</c>: the older part of the conversation is from now on told to the model as this summary.</summary>
/// <param name="Summary">What stands for it: the user's own words, what was changed, the plan, what was done, decided and left.</param>
/// <param name="KeptMessages">How many of the latest messages, user's and model's, stay as they were.</param>
/// <param name="TokensBefore">How large the conversation had become, in tokens; partly an estimate.</param>
public sealed record Compacted(string Summary, int KeptMessages, long TokensBefore) : EventPayload;

/// <summary><c>ui.error</c>: something failed that does not end the run.</summary>
public sealed record Fault(string Message) : EventPayload;
