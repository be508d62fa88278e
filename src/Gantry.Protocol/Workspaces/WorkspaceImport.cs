using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Workspaces;

/// <summary>An import that does not keep its client waiting. It is remembered for a day after its end.</summary>
/// <param name="SourceUri">The git URL, without credentials, or the folder.</param>
/// <param name="WorkspaceId">The workspace, once it is ready.</param>
/// <param name="Error">A sentence that says why it failed, and what to do.</param>
/// <param name="ErrorCode">A stable name of that failure.</param>
public sealed record WorkspaceImport(
    ImportId ImportId,
    ImportState State,
    string SourceUri,
    WorkspaceId? WorkspaceId,
    string? Error,
    string? ErrorCode,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>How far git has come, while it works and the daemon that is asked does the work.</summary>
    public ImportProgress? Progress { get; init; }
}
