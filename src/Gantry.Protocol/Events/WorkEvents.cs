namespace Gantry.Protocol.Events;

/// <summary><c>ui.checkpoint</c>: the workspace's files are kept as they were at this moment.</summary>
/// <param name="Tree">The git tree id in Gantry's own shadow repository of the workspace.</param>
public sealed record Checkpoint(string Tree) : EventPayload;

/// <summary><c>ui.diff</c>: what the run changed in the workspace, from its first checkpoint to its end.</summary>
/// <param name="Patch">A unified diff in git's form, at most 1 MiB.</param>
/// <param name="Truncated">The patch was longer and is cut.</param>
public sealed record WorkspaceDiff(string Patch, int FilesChanged, int LinesAdded, int LinesRemoved, bool Truncated = false) : EventPayload;

/// <summary><c>ui.usage</c>: what one model call took, in tokens.</summary>
public sealed record Usage(string Model, long InputTokens, long OutputTokens) : EventPayload;

/// <summary><c>ui.error</c>: something failed that does not end the run.</summary>
public sealed record Fault(string Message) : EventPayload;
