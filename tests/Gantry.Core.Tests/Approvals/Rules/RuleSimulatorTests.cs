using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals.Rules;

public sealed class RuleSimulatorTests : IAsyncDisposable
{
    private readonly RulesFixture rules = new();

    public ValueTask DisposeAsync() => rules.DisposeAsync();

    [Fact]
    public async Task It_shows_what_would_be_answered_differently_and_changes_nothing()
    {
        var run = await rules.NewRunAsync();
        var push = await rules.AddAsync("deny", "git push *");
        await rules.AskAsync(run, "make");
        var built = await rules.AskAsync(run, "make all");
        var pushed = await rules.AskAsync(run, "git push origin");

        var simulated = await SimulateAsync(new SimulateRules([new AddRule(Effect: "allow", Kind: "command", Pattern: "make all")], [$"{push.RuleId}"]));

        (simulated.Replayed, simulated.Skipped, simulated.More).ShouldBe((3, 0, false));
        (simulated.Before, simulated.After).ShouldBe((new VerdictCounts(0, 2, 1), new VerdictCounts(1, 2, 0)));
        simulated.Changes.Select(change => (change.ApprovalId, change.Before, change.After.Verdict)).ShouldBe(
            [(pushed.ApprovalId, RuleEffect.Deny, RuleEffect.Ask), (built.ApprovalId, RuleEffect.Ask, RuleEffect.Allow)]);
        simulated.Changes[1].After.DecidedBy.ShouldBe([simulated.Rules.Single().RuleId]);
        (await rules.CheckAsync("make all")).Verdict.ShouldBe(RuleEffect.Ask);
    }

    [Fact]
    public async Task A_rule_for_one_session_is_simulated_there_alone()
    {
        var (run, other) = (await rules.NewRunAsync(), await rules.NewRunAsync());
        var here = await rules.AskAsync(run, "make");
        await rules.AskAsync(other, "make");

        var simulated = await SimulateAsync(new SimulateRules([new AddRule("session", "allow", "command", "make", SessionId: $"{run.SessionId}")]));

        simulated.Changes.Single().ApprovalId.ShouldBe(here.ApprovalId);
    }

    [Fact]
    public async Task It_replays_no_more_than_asked_for_the_newest_first_and_says_that_there_is_more()
    {
        var run = await rules.NewRunAsync();
        for (var n = 0; n < 5; n++)
        {
            await rules.AskAsync(run, $"make {n}");
            rules.Time.Advance(TimeSpan.FromHours(1));
        }

        AddRule[] proposed = [new(Effect: "allow", Kind: "command", Pattern: "make *")];
        var two = await SimulateAsync(new SimulateRules(proposed, Limit: 2));
        var recent = await SimulateAsync(new SimulateRules(proposed, Since: rules.Time.GetUtcNow().AddHours(-3)));

        (two.Replayed, two.More, two.Changes[0].After.Parts[0].Part).ShouldBe((2, true, "make 4"));
        (recent.Replayed, recent.More).ShouldBe((3, false));
    }

    [Fact]
    public async Task What_is_wrong_with_a_proposal_is_named_by_its_place()
    {
        var refusal = await RulesFixture.RefusalAsync(() => SimulateAsync(new SimulateRules([new AddRule(Effect: "allow"), null!], ["x"], Limit: 0)));
        refusal.Fields.Keys.ShouldBe(["limit", "rules[0].kind", "rules[1].effect", "rules[1].kind", "without[0]"], ignoreOrder: true);

        (await RulesFixture.RefusalAsync(() => SimulateAsync(new SimulateRules()))).Fields.Keys.ShouldBe(["rules"]);
    }

    private Task<SimulatedRules> SimulateAsync(SimulateRules request) =>
        rules.Simulator.SimulateAsync(request, RulesFixture.Owner, TestContext.Current.CancellationToken);
}
