using Gantry.Core.Approvals.Matching;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>
/// Judges an action by rules. Each part by itself: of the rules that are about it the strictest counts, whatever its layer, so no layer can loosen what
/// another says; of those that say the same, the first is named. An action is denied if any part is, and allowed only if every part is.
/// </summary>
internal static class RuleJudge
{
    private const string NoRule = "No rule is about it; a person is asked.";

    /// <param name="rules">Those in force for who asks, the weightiest layer first.</param>
    public static Judgement Judge(IReadOnlyList<LoadedRule> rules, GatedAction action)
    {
        var reading = ActionParts.Of(action);
        if (reading is UnreadableParts unreadable)
        {
            return new Judgement(RuleEffect.Ask, [], Default: true, $"A person is asked, whatever the rules say. {unreadable.Reason}", []);
        }

        var parts = ((ReadableParts)reading).Parts.Select(part => Judge(rules, part)).ToList();
        var verdict = parts.Exists(part => part.Verdict == RuleEffect.Deny) ? RuleEffect.Deny
            : parts.TrueForAll(part => part.Verdict == RuleEffect.Allow) ? RuleEffect.Allow
            : RuleEffect.Ask;
        var decisive = parts.FindAll(part => part.Verdict == verdict);
        var decidedBy = decisive.Where(part => part.DecidedBy is not null).Select(part => part.DecidedBy!.Value).Distinct().ToList();
        return new Judgement(verdict, decidedBy, decidedBy.Count == 0, Explain(decisive, parts.Count), parts);
    }

    public static JudgedPart Judge(IReadOnlyList<LoadedRule> rules, ActionPart part)
    {
        var about = rules.Where(rule => rule.IsAbout(part)).ToList();
        var decisive = about.Find(rule => rule.Rule.Effect == RuleEffect.Deny) ?? about.Find(rule => rule.Rule.Effect == RuleEffect.Ask) ?? about.FirstOrDefault();
        var kind = LoadedRule.KindOf(part);

        // Nobody knows what a broken rule meant to hold back, so nothing of its kind passes unseen.
        if (decisive is { Rule.Effect: RuleEffect.Allow } && rules.FirstOrDefault(rule => HoldsBack(rule, kind)) is { } broken)
        {
            return new JudgedPart(kind, part.Text, RuleEffect.Ask, broken.Rule.RuleId, $"The {broken.Words} is out of order, so a person is asked. {broken.Rule.Fault}");
        }

        return decisive is null
            ? new JudgedPart(kind, part.Text, RuleEffect.Ask, DecidedBy: null, Unmatched(rules, part))
            : new JudgedPart(kind, part.Text, decisive.Rule.Effect, decisive.Rule.RuleId, Explain(decisive));
    }

    private static bool HoldsBack(LoadedRule rule, RuleKind kind) => rule.Pattern is null && rule.Rule.Kind == kind && rule.Rule.Effect != RuleEffect.Allow;

    private static string Explain(LoadedRule decisive)
    {
        var does = decisive.Rule.Effect switch
        {
            RuleEffect.Allow => "allows it",
            RuleEffect.Ask => "has a person asked",
            _ => "denies it",
        };
        return decisive.Rule.Reason is { } reason ? $"The {decisive.Words} {does}: {reason}" : $"The {decisive.Words} {does}.";
    }

    private static string Unmatched(IReadOnlyList<LoadedRule> rules, ActionPart part)
    {
        // A pattern that would fit and does not cover what the part also does is what people stumble over.
        var near = rules.FirstOrDefault(rule => rule.Rule.Effect == RuleEffect.Allow && rule.Pattern?.Touches(part) == true);
        return near is not null && part.Hazards is [var hazard, ..] ? $"The {near.Words} does not spell out that it {hazard.Why}; a person is asked." : NoRule;
    }

    private static string Explain(List<JudgedPart> decisive, int count) =>
        count == 1 ? decisive[0].Explanation : $"{decisive[0].Part}: {decisive[0].Explanation}";
}
