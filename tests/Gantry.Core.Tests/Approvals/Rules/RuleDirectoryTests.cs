using Gantry.Core.Approvals.Rules;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Approvals.Rules;

public sealed class RuleDirectoryTests : IAsyncDisposable
{
    private readonly RulesFixture rules = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => rules.DisposeAsync();

    [Fact]
    public async Task A_rule_counts_until_it_expires_by_the_stores_clock()
    {
        await rules.AddAsync(new AddRule(Effect: "allow", Kind: "command", Pattern: "make", ExpiresAt: rules.Time.GetUtcNow().AddHours(1)));

        rules.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        (await rules.CheckAsync("make")).Verdict.ShouldBe(RuleEffect.Allow);
        rules.Time.Advance(TimeSpan.FromMilliseconds(1));
        (await rules.CheckAsync("make")).Verdict.ShouldBe(RuleEffect.Ask);
    }

    [Fact]
    public async Task A_revoked_rule_decides_nothing_and_is_kept_with_who_revoked_it()
    {
        var rule = await rules.AddAsync("allow", "make");
        await rules.Directory.RevokeAsync(rule.RuleId, RulesFixture.Owner, Cancelled);
        var first = await rules.FindAsync(rule.RuleId);
        rules.Time.Advance(TimeSpan.FromHours(1));
        await rules.Directory.RevokeAsync(rule.RuleId, RulesFixture.Owner with { Actor = "another" }, Cancelled);

        (await rules.CheckAsync("make")).Verdict.ShouldBe(RuleEffect.Ask);
        var kept = await rules.FindAsync(rule.RuleId);
        (kept.RevokedBy, kept.RevokedAt).ShouldBe(("owner", first.RevokedAt));
        (await ListAsync(new RuleFilter())).ShouldBe([rule.RuleId]);
        (await ListAsync(new RuleFilter(Revoked: false))).ShouldBeEmpty();
        (await ListAsync(new RuleFilter(Revoked: true))).ShouldBe([rule.RuleId]);
    }

    [Fact]
    public async Task A_rule_for_one_session_workspace_or_agent_is_about_no_other()
    {
        var run = await rules.NewRunAsync();
        var sibling = await rules.NewRunAsync(run.WorkspaceId);
        var elsewhere = await rules.NewRunAsync();
        await rules.AddAsync(new AddRule("session", "allow", "command", "one", SessionId: $"{run.SessionId}"));
        await rules.AddAsync(new AddRule("workspace", "allow", "command", "two", WorkspaceId: $"{run.WorkspaceId}"));
        await rules.AddAsync(new AddRule("user", "allow", "command", "three", Agent: "claude"));

        async Task<bool> AllowsAsync(string command, RunRecord who, string agent = "demo") =>
            (await rules.CheckAsync(command, new Asker(AgentName.Parse(agent), who.WorkspaceId, who.SessionId))).Verdict == RuleEffect.Allow;
        (await AllowsAsync("one", run)).ShouldBeTrue();
        (await AllowsAsync("one", sibling)).ShouldBeFalse();
        (await AllowsAsync("two", sibling)).ShouldBeTrue();
        (await AllowsAsync("two", elsewhere)).ShouldBeFalse();
        (await AllowsAsync("three", elsewhere, "claude")).ShouldBeTrue();
        (await AllowsAsync("three", elsewhere)).ShouldBeFalse();
        (await rules.CheckAsync("one")).Verdict.ShouldBe(RuleEffect.Ask);
    }

    [Fact]
    public async Task A_new_rule_whose_test_fails_is_refused_and_the_test_is_named()
    {
        AddRuleTest[] tests = [new("git push", "matches"), new("git push --force", "not")];
        var good = await rules.AddAsync(new AddRule(Effect: "allow", Kind: "command", Pattern: "git push", Tests: tests));
        var refusal = await RulesFixture.RefusalAsync(() => rules.AddAsync(new AddRule(Effect: "deny", Kind: "command", Pattern: "git push *", Tests: tests)));

        good.Tests.Count.ShouldBe(2);
        refusal.Kind.ShouldBe(FailureKind.Invalid);
        refusal.Fields.Keys.ShouldBe(["tests[1]"]);
        refusal.Message.ShouldContain("git push --force");
    }

    [Fact]
    public async Task A_stored_rule_whose_test_fails_is_out_of_order_and_says_so()
    {
        var rule = LoadedRule.Draft(Core.Approvals.Matching.ActionPattern.Parse("command", "make")).Rule with
        {
            Layer = RuleLayer.User,
            Tests = [new RuleTest("make clean", RuleTestExpectation.Matches)],
            CreatedAt = rules.Time.GetUtcNow(),
        };
        var unreadable = rule with { RuleId = RuleId.New(), Tests = [], Pattern = "" };
        await rules.Log.CommitAsync(
            transaction =>
            {
                transaction.Rules.Add(rule);
                transaction.Rules.Add(unreadable);
            },
            Cancelled);

        (await rules.CheckAsync("make")).Verdict.ShouldBe(RuleEffect.Ask);
        (await rules.FindAsync(rule.RuleId)).Fault!.ShouldContain("make clean");
        (await rules.FindAsync(unreadable.RuleId)).Fault.ShouldNotBeNull();
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_rule_is_said_at_once()
    {
        var refusal = await RulesFixture.RefusalAsync(() => rules.AddAsync(new AddRule(
            "managed", "permit", "command", "$(x)", "NOT AN AGENT", SessionId: "x", Reason: new string('r', 1001), Tests: [new("", "maybe")])));

        refusal.Fields.Keys.ShouldBe(["layer", "effect", "pattern", "agent", "reason", "tests[0].expect", "tests[0].input"], ignoreOrder: true);
        var misplaced = await RulesFixture.RefusalAsync(() => rules.AddAsync(new AddRule("workspace", "allow", "command", "x", SessionId: $"{SessionId.New()}")));
        misplaced.Fields.Keys.ShouldBe(["workspace_id", "session_id"], ignoreOrder: true);
        var past = await RulesFixture.RefusalAsync(() => rules.AddAsync(new AddRule(Effect: "deny", Kind: "tool", Pattern: "x", ExpiresAt: rules.Time.GetUtcNow())));
        past.Fields.Keys.ShouldBe(["expires_at"]);
    }

    [Fact]
    public async Task The_same_rule_twice_is_a_conflict_and_a_longer_one_is_not()
    {
        var brief = new AddRule(Effect: "allow", Kind: "command", Pattern: "make", ExpiresAt: rules.Time.GetUtcNow().AddHours(1));
        await rules.AddAsync(brief);

        (await RulesFixture.RefusalAsync(() => rules.AddAsync(brief))).Code.ShouldBe("rule-already-there");
        await rules.AddAsync(brief with { ExpiresAt = null });
        await rules.AddAsync(brief with { Effect = "deny" });
    }

    [Fact]
    public async Task One_place_holds_two_thousand_rules_and_another_its_own()
    {
        await rules.Log.CommitAsync(
            transaction =>
            {
                for (var at = 0; at < RulePlace.MostRules; at++)
                {
                    transaction.Rules.Add(LoadedRule.Draft(Core.Approvals.Matching.ActionPattern.Parse("command", $"make {at}")).Rule with { Layer = RuleLayer.User, CreatedAt = transaction.Now });
                }
            },
            Cancelled);
        var run = await rules.NewRunAsync();

        (await RulesFixture.RefusalAsync(() => rules.AddAsync("allow", "one more"))).Code.ShouldBe("too-many-rules");
        await rules.AddAsync(new AddRule("session", "allow", "command", "one more", SessionId: $"{run.SessionId}"));
    }

    [Fact]
    public async Task Hits_are_exact_when_many_ask_at_once_and_while_they_are_folded()
    {
        var rule = await rules.AddAsync("allow", "make *");
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => rules.NewRunAsync()));

        var asked = runs.SelectMany(run => Enumerable.Range(0, 50).Select(n => rules.AskAsync(run, $"make {n} && make again")));
        var folded = Enumerable.Range(0, 10).Select(_ => rules.Log.CommitAsync(transaction => transaction.Rules.FoldHits(), Cancelled));
        await Task.WhenAll(Task.WhenAll(asked), Task.WhenAll(folded));

        var used = await rules.FindAsync(rule.RuleId);
        (used.Hits, used.LastUsedAt).ShouldBe((200, rules.Time.GetUtcNow()));
        await rules.Log.CommitAsync(transaction => transaction.Rules.FoldHits(), Cancelled);
        (await rules.FindAsync(rule.RuleId)).Hits.ShouldBe(200);
    }

    [Fact]
    public async Task Checking_counts_no_hit()
    {
        var rule = await rules.AddAsync("allow", "make");

        await rules.CheckAsync("make");

        (await rules.FindAsync(rule.RuleId)).Hits.ShouldBe(0);
    }

    private async Task<List<RuleId>> ListAsync(RuleFilter filter) =>
        [.. (await rules.Directory.ListAsync(filter, new PageRequest(), Cancelled)).Items.Select(rule => rule.RuleId)];
}
