using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Approvals;

/// <summary>What the rules say of an action.</summary>
/// <param name="Verdict">Deny when they deny any part; allow when they allow every part; else ask.</param>
/// <param name="DecidedBy">The rules that the verdict comes from; empty when none does.</param>
/// <param name="Default">No rule decided: a person is asked because that is what happens without one.</param>
/// <param name="Explanation">A sentence.</param>
/// <param name="Parts">In the order of the action; empty when it could not be taken apart.</param>
public sealed record Judgement(
    RuleEffect Verdict,
    IReadOnlyList<RuleId> DecidedBy,
    bool Default,
    string Explanation,
    IReadOnlyList<JudgedPart> Parts);

/// <summary>What the rules say of one part of an action.</summary>
/// <param name="Part">As a person would write it.</param>
/// <param name="DecidedBy">The rule that decided; null when none did.</param>
public sealed record JudgedPart(RuleKind Kind, string Part, RuleEffect Verdict, RuleId? DecidedBy, string Explanation);
