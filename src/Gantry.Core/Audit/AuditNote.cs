using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Audit;

/// <summary>An audit entry before it has its place and its time; see <see cref="AuditEntry"/> for what the words mean.</summary>
public sealed record AuditNote(AuditKind Kind, string Verdict, string What, string Actor, string Client)
{
    /// <summary>Where the request came from.</summary>
    public string? Address { get; init; }

    /// <summary>The session that it is about.</summary>
    public SessionId? SessionId { get; init; }

    /// <summary>The run that it is about.</summary>
    public RunId? RunId { get; init; }

    /// <summary>The approval that it is about.</summary>
    public ApprovalId? ApprovalId { get; init; }

    /// <summary>The workspace that it is about.</summary>
    public WorkspaceId? WorkspaceId { get; init; }

    /// <summary>The hash of what was decided.</summary>
    public string? InputHash { get; init; }

    /// <summary>Ids of the rules that took part.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>What more there is to say.</summary>
    public string? Detail { get; init; }
}
