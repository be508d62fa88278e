using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>A run as the store keeps it.</summary>
public sealed record RunRecord
{
    /// <summary>Its id.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The session it belongs to.</summary>
    public required SessionId SessionId { get; init; }

    /// <summary>The session's workspace.</summary>
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>The session's agent.</summary>
    public required AgentName Agent { get; init; }

    /// <summary>The message that it answers.</summary>
    public required MessageId MessageId { get; init; }

    /// <summary>The beginning of that message, at most 400 characters.</summary>
    public required string Prompt { get; init; }

    /// <summary>Goes before queued runs that are not.</summary>
    public bool Urgent { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>A user's wish that it stop, which the run's owner carries out.</summary>
    public StopRequest? Stop { get; init; }

    /// <summary>How often it was taken up again after a daemon's end.</summary>
    public int Attempts { get; init; }

    /// <summary>One sentence, when it ended in a fault.</summary>
    public string? Error { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an agent began to work on it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The run as clients see it.</summary>
    public Run ToRun() =>
        new(RunId, SessionId, WorkspaceId, Agent, Status, Prompt, Stop is not null, Error, CreatedAt, StartedAt, CompletedAt);
}

/// <summary>A user's wish that a run stop.</summary>
/// <param name="Outcome"><see cref="RunStatus.Cancelled"/> or <see cref="RunStatus.Interrupted"/>.</param>
/// <param name="By">The user.</param>
public sealed record StopRequest(RunStatus Outcome, string By);
