using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Audit;

/// <summary>Who did what, from where, when. Never changed and never removed.</summary>
/// <param name="Position">Counts upward in the order in which it was written.</param>
/// <param name="Verdict">Such as <c>allowed</c>, <c>denied</c>, <c>expired</c>, <c>trusted</c>, <c>refused</c>.</param>
/// <param name="What">One line for people; control characters are shown escaped.</param>
/// <param name="Actor">The user, or what decided instead of one, such as <c>deadline</c>.</param>
/// <param name="Client">The program, such as <c>cli</c>, <c>api</c>, <c>link</c> or <c>daemon</c>.</param>
/// <param name="Address">Where the request came from; null when the daemon itself acted.</param>
/// <param name="InputHash">Of what was decided.</param>
/// <param name="Rules">Ids of the rules that took part.</param>
/// <param name="Detail">What more there is to say, such as the feedback or the hash of the input that ran instead.</param>
public sealed record AuditEntry(
    long Position,
    DateTimeOffset At,
    AuditKind Kind,
    string Verdict,
    string What,
    string Actor,
    string Client,
    string? Address,
    SessionId? SessionId,
    RunId? RunId,
    ApprovalId? ApprovalId,
    WorkspaceId? WorkspaceId,
    string? InputHash,
    IReadOnlyList<string> Rules,
    string? Detail);
