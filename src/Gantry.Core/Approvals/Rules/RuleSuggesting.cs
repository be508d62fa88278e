using Gantry.Core.Approvals.Matching;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>
/// Which rules would remember that something was allowed: one for each part that no rule allows yet, all parts equally wide. Offered only when the request,
/// judged again with them, is allowed.
/// </summary>
internal static class RuleSuggesting
{
    // Who chains more than this is better served by a script with a name.
    private const int MostRules = 10;

    /// <param name="rules">Those in force for who asks.</param>
    /// <param name="scopes">How far an answer can reach here.</param>
    public static IReadOnlyList<RuleSuggestion> For(IReadOnlyList<LoadedRule> rules, GatedAction action, IReadOnlyList<ApprovalScope> scopes)
    {
        var patterns = PatternSuggestions.For(action);
        var choices = OpenParts(rules, action).Select(part => patterns.Where(suggested => suggested.Pattern.Matches(part)).ToList()).ToList();
        if (choices.Count == 0 || choices.Exists(choice => choice.Count == 0))
        {
            return [];
        }

        var offered = new List<RuleSuggestion>();
        for (var width = 0; width < choices.Max(choice => choice.Count); width++)
        {
            var chosen = choices.Select(choice => choice[Math.Min(width, choice.Count - 1)]).DistinctBy(suggested => suggested.Pattern).ToList();
            if (chosen.Count <= MostRules && Wins(rules, action, chosen.Select(suggested => suggested.Pattern)))
            {
                offered.Add(new RuleSuggestion(
                    offered.Count,
                    string.Join(' ', chosen.Select(suggested => suggested.Explanation)),
                    [.. chosen.Select(suggested => new SuggestedRule(RuleEffect.Allow, LoadedRule.KindOf(suggested.Pattern), suggested.Pattern.Text))],
                    scopes));
            }
        }

        return offered;
    }

    /// <summary>The parts that rules do not allow yet; none when the action cannot be taken apart.</summary>
    public static IEnumerable<ActionPart> OpenParts(IReadOnlyList<LoadedRule> rules, GatedAction action) =>
        ActionParts.Of(action) is ReadableParts readable ? readable.Parts.Where(part => RuleJudge.Judge(rules, part).Verdict != RuleEffect.Allow) : [];

    /// <summary>Whether allow rules with these patterns would have the action allowed.</summary>
    public static bool Wins(IReadOnlyList<LoadedRule> rules, GatedAction action, IEnumerable<ActionPattern> patterns) =>
        RuleJudge.Judge([.. rules, .. patterns.Select(LoadedRule.Draft)], action).Verdict == RuleEffect.Allow;
}
