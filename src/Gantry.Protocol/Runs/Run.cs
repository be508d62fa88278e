using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Runs;

/// <summary>One piece of work in a session.</summary>
/// <param name="Prompt">The message that it answers, at most its first 400 characters.</param>
/// <param name="StopRequested">A user asked it to stop and it has not yet.</param>
/// <param name="Error">One sentence, when it ended in a fault.</param>
public sealed record Run(
    RunId RunId,
    SessionId SessionId,
    WorkspaceId WorkspaceId,
    AgentName Agent,
    RunStatus Status,
    string Prompt,
    bool StopRequested,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt);
