using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Approvals;

/// <summary>What answers approvals without a person.</summary>
/// <param name="Pattern">In the one form in which it is stored and compared.</param>
/// <param name="Agent">Only for requests of this agent; null means any.</param>
/// <param name="WorkspaceId">Of the layer <c>workspace</c>: which.</param>
/// <param name="SessionId">Of the layer <c>session</c>: which.</param>
/// <param name="Reason">Why it is there; with a denial the agent is told.</param>
/// <param name="ExpiresAt">From when on it decides nothing, by the store's clock.</param>
/// <param name="CreatedBy">The user, or <c>managed</c>.</param>
/// <param name="Hits">How many requests it decided.</param>
/// <param name="LastUsedAt">When it decided the last one.</param>
/// <param name="RevokedAt">From when on it decides nothing. Revoked rules are kept, because decisions name them.</param>
/// <param name="Fault">Why it is out of order, such as a test of its own that fails: it decides nothing, and a deny or ask rule also lets nothing of its kind be allowed unasked.</param>
public sealed record Rule(
    RuleId RuleId,
    RuleLayer Layer,
    RuleEffect Effect,
    RuleKind Kind,
    string Pattern,
    AgentName? Agent,
    WorkspaceId? WorkspaceId,
    SessionId? SessionId,
    string? Reason,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<RuleTest> Tests,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    long Hits,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    string? RevokedBy,
    string? Fault);
