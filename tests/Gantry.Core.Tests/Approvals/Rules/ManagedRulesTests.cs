using Gantry.Core.Approvals.Rules;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Testing;

namespace Gantry.Core.Tests.Approvals.Rules;

public sealed class ManagedRulesTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private string File => Path.Combine(folder.Path, "rules.json");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task They_stand_above_all_others_count_hits_and_cannot_be_revoked()
    {
        var managed = Load(
            """
            { // An operator's file.
              "rules": [
                { "effect": "deny", "kind": "command", "pattern": "sudo *", "reason": "Not here.", "tests": [{ "input": "sudo make", "expect": "matches" }] },
                { "effect": "allow", "kind": "command", "pattern": "git status" },
              ]
            }
            """);
        await using var rules = new RulesFixture(managed);
        var run = await rules.NewRunAsync();
        await rules.AddAsync("allow", "sudo make");
        await rules.AddAsync("ask", "git status");

        var denied = await rules.AskAsync(run, "sudo make");
        var tightened = await rules.AskAsync(run, "git status");

        denied.Feedback!.ShouldContain("Not here.");
        tightened.Status.ShouldBe(ApprovalStatus.Pending);
        var listed = (await rules.Directory.ListAsync(new RuleFilter(), new(1), Cancelled)).Items;
        listed.Select(rule => (rule.Layer, rule.Hits)).ShouldBe([(RuleLayer.Managed, 1), (RuleLayer.Managed, 0), (RuleLayer.User, 1)]);
        (await RulesFixture.RefusalAsync(() => rules.Directory.RevokeAsync(listed[0].RuleId, RulesFixture.Owner, Cancelled))).Kind.ShouldBe(FailureKind.Forbidden);
    }

    [Fact]
    public async Task Nothing_is_suggested_that_a_managed_rule_would_hold_back()
    {
        await using var rules = new RulesFixture(Load("""{"rules":[{"effect":"ask","kind":"command","pattern":"git *"}]}"""));

        (await rules.AskAsync(await rules.NewRunAsync(), "git log")).RuleSuggestions.ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_has_the_same_id_at_every_start()
    {
        const string json = """{"rules":[{"effect":"deny","kind":"tool","pattern":"mcp__*"},{"effect":"ask","kind":"tool","pattern":"mcp__*"}]}""";
        var ids = Load(json).All.Select(rule => rule.Rule.RuleId).ToList();

        Load(json).All.Select(rule => rule.Rule.RuleId).ShouldBe(ids);
        ids.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void All_faults_are_named_at_once_with_their_places()
    {
        var refusal = Should.Throw<GantryException>(() => Load(
            """
            {"rules":[
              {"effect":"deny","kind":"command","pattern":"rm *","agnet":"claude"},
              {"effect":"forbid","kind":"command","pattern":"rm *"},
              {"effect":"deny","kind":"command","pattern":"rm *","tests":[{"input":"ls","expect":"matches"}]},
              {"effect":"deny","kind":"tool","pattern":"a"},
              {"effect":"deny","kind":"tool","pattern":"a"},
              "deny", {"effect":3}
            ]}
            """));

        foreach (var place in (string[])["GANTRY_MANAGED_RULES", "rules[0]: There is no field agnet", "rules[1].effect", "rules[2].tests[0]", "rules[4]", "rules[5]", "rules[6].effect"])
        {
            refusal.Message.ShouldContain(place);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"rulez\":[]}")]
    [InlineData("{\"rules\":[]} x")]
    public void A_file_that_is_none_is_refused(string json) => Should.Throw<GantryException>(() => Load(json)).Fields.Keys.ShouldBe([ManagedRules.Setting]);

    [Fact]
    public void A_file_that_is_not_there_is_refused_and_no_setting_means_none()
    {
        Should.Throw<GantryException>(() => ManagedRules.Load(Path.Combine(folder.Path, "absent.json"))).Message.ShouldContain("absent.json");
        ManagedRules.Load(null).All.ShouldBeEmpty();
        ManagedRules.Load(" ").All.ShouldBeEmpty();
    }

    private ManagedRules Load(string json)
    {
        System.IO.File.WriteAllText(File, json);
        return ManagedRules.Load(File);
    }
}
