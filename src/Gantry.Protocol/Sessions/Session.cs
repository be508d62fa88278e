using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Sessions;

/// <summary>A conversation between one user and one agent in one workspace.</summary>
/// <param name="RepoPath">The folder that the agent works in.</param>
/// <param name="ThreadId">The agent's own name for the conversation; null until it has one.</param>
/// <param name="RunnerType">The same as <paramref name="Agent"/>, under the name that older clients know.</param>
/// <param name="Title">The beginning of the first message, or what the creator gave.</param>
/// <param name="ActiveRunId">The run that is running, waiting or paused; null when idle.</param>
/// <param name="LastSeq">The last position of its log.</param>
public sealed record Session(
    SessionId SessionId,
    WorkspaceId WorkspaceId,
    string RepoPath,
    string? ThreadId,
    AgentName RunnerType,
    AgentName Agent,
    SessionMode Mode,
    string? Title,
    RunId? ActiveRunId,
    long LastSeq,
    DateTimeOffset CreatedAt)
{
    /// <summary>The kind of sandbox that was chosen for it; null for the daemon's own choice.</summary>
    public string? Sandbox { get; init; }

    /// <summary>How its agent works, as somebody chose it; null for the agent's usual mode.</summary>
    public string? AgentMode { get; init; }

    /// <summary>The model that its agent works with, as somebody chose it; null for the agent's usual one.</summary>
    public string? Model { get; init; }

    /// <summary>The branch that its folder stood on when it was last looked at, which is at the end of each run; null when it stood on none.</summary>
    public string? Branch { get; init; }

    /// <summary>What its model calls cost through the gateway, in US dollars; null while none of them had a known price.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>How much it changed; null while that is not known.</summary>
    public SessionChanges? Changes { get; init; }

    /// <summary>How it stands; null before its first run.</summary>
    public SessionRun? LastRun { get; init; }
}
