using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Approvals;

/// <summary>What other rules would have changed.</summary>
/// <param name="Rules">The proposed ones as they were understood, under ids that <paramref name="Changes"/> name them by.</param>
/// <param name="Replayed">How many recorded requests were judged.</param>
/// <param name="Skipped">How many could not be: they were recorded without their action.</param>
/// <param name="More">There are older ones in the time asked for.</param>
/// <param name="Before">Verdicts by the present rules.</param>
/// <param name="After">Verdicts by the others.</param>
/// <param name="Changes">Where the two differ, the newest first.</param>
public sealed record SimulatedRules(
    IReadOnlyList<Rule> Rules,
    int Replayed,
    int Skipped,
    bool More,
    VerdictCounts Before,
    VerdictCounts After,
    IReadOnlyList<SimulatedChange> Changes);

/// <summary>How many requests came to each verdict.</summary>
public sealed record VerdictCounts(int Allow, int Ask, int Deny);

/// <summary>A recorded request that other rules would answer differently.</summary>
/// <param name="Status">What became of it at the time.</param>
/// <param name="Before">The verdict by the present rules.</param>
/// <param name="After">The verdict by the others.</param>
public sealed record SimulatedChange(
    ApprovalId ApprovalId,
    SessionId SessionId,
    AgentName Agent,
    string Tool,
    string Title,
    DateTimeOffset CreatedAt,
    ApprovalStatus Status,
    RuleEffect Before,
    Judgement After);
