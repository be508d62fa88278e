using Gantry.Core.Approvals.Matching;
using Gantry.Core.Approvals.Rules;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Approvals.Rules;

public sealed class RuleJudgeTests
{
    private static readonly RuleLayer[] Layers = Enum.GetValues<RuleLayer>();
    private static readonly RuleEffect[] Effects = Enum.GetValues<RuleEffect>();

    [Fact]
    public void Of_two_rules_in_any_layers_the_stricter_counts_and_of_equals_the_weightier_is_named()
    {
        var table = from first in Layers from second in Layers from one in Effects from other in Effects select (first, second, one, other);
        foreach (var (first, second, one, other) in table)
        {
            LoadedRule[] rules = [Rule(one, "git push", first), Rule(other, "git push", second)];

            var judgement = RuleJudge.Judge([.. rules.OrderBy(rule => rule.Rule.Layer)], new ScriptAction("git push"));

            var stricter = (RuleEffect)Math.Max((int)one, (int)other);
            judgement.Verdict.ShouldBe(stricter, $"{first} {one}, {second} {other}");
            var named = rules.Single(rule => rule.Rule.RuleId == judgement.DecidedBy.Single());
            named.Rule.Effect.ShouldBe(stricter);
            named.Rule.Layer.ShouldBe(one == other ? (RuleLayer)Math.Min((int)first, (int)second) : one == stricter ? first : second);
        }
    }

    [Fact]
    public void Without_a_rule_a_person_is_asked()
    {
        var judgement = RuleJudge.Judge([], new ScriptAction("make"));

        (judgement.Verdict, judgement.Default).ShouldBe((RuleEffect.Ask, true));
        judgement.DecidedBy.ShouldBeEmpty();
        judgement.Parts.Single().Part.ShouldBe("make");
    }

    [Fact]
    public void An_action_is_allowed_only_when_each_part_is()
    {
        LoadedRule[] rules = [Rule(RuleEffect.Allow, "npm test"), Rule(RuleEffect.Allow, "git status"), Rule(RuleEffect.Deny, "rm *")];

        RuleJudge.Judge(rules, new ScriptAction("npm test && git status")).Verdict.ShouldBe(RuleEffect.Allow);
        RuleJudge.Judge(rules, new ScriptAction("npm test && git push")).Verdict.ShouldBe(RuleEffect.Ask);
        RuleJudge.Judge(rules, new ScriptAction("npm test; rm -r build")).Verdict.ShouldBe(RuleEffect.Deny);
    }

    [Fact]
    public void The_rules_of_all_parts_are_named_and_each_part_says_why()
    {
        LoadedRule[] rules = [Rule(RuleEffect.Allow, "npm test"), Rule(RuleEffect.Allow, "git status")];

        var judgement = RuleJudge.Judge(rules, new ScriptAction("npm test && git status"));

        judgement.DecidedBy.ShouldBe(rules.Select(rule => rule.Rule.RuleId));
        judgement.Parts.Select(part => (part.Part, part.DecidedBy)).ShouldBe([("npm test", rules[0].Rule.RuleId), ("git status", rules[1].Rule.RuleId)]);
        judgement.Parts[1].Explanation.ShouldContain("git status");
    }

    [Fact]
    public void What_cannot_be_read_is_asked_whatever_the_rules_say()
    {
        var judgement = RuleJudge.Judge([Rule(RuleEffect.Allow, "echo *")], new ScriptAction("echo $(rm -rf .)"));

        (judgement.Verdict, judgement.Default).ShouldBe((RuleEffect.Ask, true));
        judgement.Parts.ShouldBeEmpty();
    }

    [Fact]
    public void A_deny_rule_reaches_further_than_an_allow_rule()
    {
        RuleJudge.Judge([Rule(RuleEffect.Allow, "rm *")], new ScriptAction("/bin/rm x")).Verdict.ShouldBe(RuleEffect.Ask);
        RuleJudge.Judge([Rule(RuleEffect.Deny, "rm *")], new ScriptAction("/bin/rm x")).Verdict.ShouldBe(RuleEffect.Deny);
    }

    [Fact]
    public void A_broken_rule_that_held_something_back_lets_nothing_of_its_kind_pass_unseen()
    {
        var allow = Rule(RuleEffect.Allow, "make");
        var broken = Rule(RuleEffect.Deny, "make") with { Pattern = null };

        var judgement = RuleJudge.Judge([allow, broken], new ScriptAction("make"));

        (judgement.Verdict, judgement.DecidedBy.Single()).ShouldBe((RuleEffect.Ask, broken.Rule.RuleId));
        RuleJudge.Judge([allow, Rule(RuleEffect.Allow, "x") with { Pattern = null }], new ScriptAction("make")).Verdict.ShouldBe(RuleEffect.Allow);
        RuleJudge.Judge([Rule(RuleEffect.Allow, "*.md", kind: "file"), broken], new FileAction(["a.md"])).Verdict.ShouldBe(RuleEffect.Allow);
    }

    [Fact]
    public void A_pattern_that_leaves_out_what_is_dangerous_says_so()
    {
        var judgement = RuleJudge.Judge([Rule(RuleEffect.Allow, "git log *")], new ScriptAction("git log --output=x"));

        judgement.Verdict.ShouldBe(RuleEffect.Ask);
        judgement.Explanation.ShouldContain("does not spell out");
    }

    private static LoadedRule Rule(RuleEffect effect, string pattern, RuleLayer layer = RuleLayer.User, string kind = "command")
    {
        var draft = LoadedRule.Draft(ActionPattern.Parse(kind, pattern));
        return draft with { Rule = draft.Rule with { Effect = effect, Layer = layer, RuleId = RuleId.New() } };
    }
}
