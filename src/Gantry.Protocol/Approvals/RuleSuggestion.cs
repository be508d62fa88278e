namespace Gantry.Protocol.Approvals;

/// <summary>Rules that would remember an answer. With them the same request is allowed unasked; what would lose to another rule is not offered.</summary>
/// <param name="Index">What an answer names it by; 0 is the narrowest.</param>
/// <param name="Explanation">What they would allow.</param>
/// <param name="Rules">What would be written, all of it.</param>
/// <param name="Scopes">How far they can reach: <c>session</c>, <c>workspace</c>, <c>always</c>.</param>
public sealed record RuleSuggestion(int Index, string Explanation, IReadOnlyList<SuggestedRule> Rules, IReadOnlyList<ApprovalScope> Scopes);

/// <summary>A rule that is not there yet; its layer follows from the scope.</summary>
public sealed record SuggestedRule(RuleEffect Effect, RuleKind Kind, string Pattern);
