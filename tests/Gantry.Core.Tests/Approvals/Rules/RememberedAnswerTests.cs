using Gantry.Core.Approvals;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Sessions;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Approvals.Rules;

/// <summary>What an answer may write down, so that nobody is asked again.</summary>
public sealed class RememberedAnswerTests : IAsyncLifetime
{
    private readonly RulesFixture rules = new();
    private RunRecord run = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => run = await rules.NewRunAsync();

    public ValueTask DisposeAsync() => rules.DisposeAsync();

    [Fact]
    public async Task Suggestions_go_from_narrow_to_wide_and_say_what_they_would_write()
    {
        var approval = await rules.AskAsync(run, "git log -3");

        approval.RuleSuggestions.Select(suggested => (suggested.Index, suggested.Rules.Single().Pattern)).ShouldBe([(0, "git log -3"), (1, "git log *")]);
        approval.RuleSuggestions[0].Rules.Single().ShouldBe(new SuggestedRule(RuleEffect.Allow, RuleKind.Command, "git log -3"));
        approval.RuleSuggestions.ShouldAllBe(suggested => suggested.Scopes.SequenceEqual(new[] { ApprovalScope.Session, ApprovalScope.Workspace, ApprovalScope.Always }));
        var requested = (await rules.EventsAsync(run)).OfType<ApprovalRequested>().Single();
        requested.RuleSuggestions!.Select(suggested => suggested.Explanation).ShouldBe(approval.RuleSuggestions.Select(suggested => suggested.Explanation));
    }

    [Theory]
    [InlineData("session", true, false, false)]
    [InlineData("workspace", true, true, false)]
    [InlineData("always", true, true, true)]
    public async Task An_answer_is_remembered_as_far_as_it_reaches_and_for_the_same_request_only(string scope, bool inSession, bool inWorkspace, bool elsewhere)
    {
        var sibling = await rules.NewRunAsync(run.WorkspaceId);
        var stranger = await rules.NewRunAsync();
        var answered = await rules.AnswerAsync(await rules.AskAsync(run, "npm run build"), scope: scope);

        async Task<bool> AllowedAsync(RunRecord who, string command) => (await rules.AskAsync(who, command)).Status == ApprovalStatus.Allowed;
        (await AllowedAsync(run, "npm run build")).ShouldBe(inSession);
        (await AllowedAsync(sibling, "npm run build")).ShouldBe(inWorkspace);
        (await AllowedAsync(stranger, "npm run build")).ShouldBe(elsewhere);
        (await AllowedAsync(run, "npm run build --watch")).ShouldBeFalse();
        (await AllowedAsync(run, "npm run build && npm publish")).ShouldBeFalse();
        var rule = await rules.FindAsync(answered.RuleIds.Single());
        (rule.Pattern, rule.CreatedBy, rule.Hits).ShouldBe(("npm run build", "owner", 1 + (inWorkspace ? 1 : 0) + (elsewhere ? 1 : 0)));
        (await rules.EventsAsync(run)).OfType<ApprovalResolved>().First().RuleIds.ShouldBe([rule.RuleId]);
    }

    [Fact]
    public async Task A_wider_suggestion_is_written_when_it_is_chosen()
    {
        await rules.AnswerAsync(await rules.AskAsync(run, "git log -3"), scope: "session", suggestion: 1);

        (await rules.AskAsync(run, "git log --oneline main")).Status.ShouldBe(ApprovalStatus.Allowed);
        (await rules.AskAsync(run, "git log --output=x")).Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task A_chain_is_remembered_by_a_rule_for_each_part_that_needs_one()
    {
        await rules.AddAsync("allow", "git status");
        var answered = await rules.AnswerAsync(await rules.AskAsync(run, "git status && make a && make b"), scope: "session");

        answered.RuleIds.Count.ShouldBe(2);
        (await rules.AskAsync(run, "make b; make a")).Status.ShouldBe(ApprovalStatus.Allowed);
        (await rules.AskAsync(run, "make c")).Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task A_pattern_of_ones_own_is_written_when_it_allows_the_request()
    {
        var asked = await rules.AskAsync(run, "make a");
        var refusal = await RulesFixture.RefusalAsync(() => rules.AnswerAsync(asked, scope: "always", pattern: "make b"));
        refusal.Fields.Keys.ShouldBe(["pattern"]);

        await rules.AnswerAsync(asked, scope: "always", pattern: "make *");

        (await rules.AskAsync(run, "make c")).Status.ShouldBe(ApprovalStatus.Allowed);
    }

    [Fact]
    public async Task Nothing_is_offered_that_would_lose_to_another_rule()
    {
        await rules.AddAsync("deny", "git log --all");
        var beside = await rules.AskAsync(run, "git log -3");
        await rules.AddAsync("ask", "git log *");
        var under = await rules.AskAsync(run, "git log -5");

        beside.RuleSuggestions.Count.ShouldBe(2);
        under.RuleSuggestions.ShouldBeEmpty();
        (await RulesFixture.RefusalAsync(() => rules.AnswerAsync(under, scope: "always"))).Fields.Keys.ShouldBe(["scope"]);
        (await RulesFixture.RefusalAsync(() => rules.AnswerAsync(beside, scope: "always"))).Code.ShouldBe("suggestion-outdated");
        (await rules.Desk.FindAsync(beside.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
        (await rules.AnswerAsync(beside)).Status.ShouldBe(ApprovalStatus.Allowed);
    }

    [Fact]
    public async Task What_cannot_be_read_is_asked_each_time_and_cannot_be_remembered()
    {
        var asked = await rules.AskAsync(run, "echo $(date)");

        asked.RuleSuggestions.ShouldBeEmpty();
        (await RulesFixture.RefusalAsync(() => rules.AnswerAsync(asked, scope: "session"))).Fields.Keys.ShouldBe(["scope"]);
        (await RulesFixture.RefusalAsync(() => rules.AnswerAsync(asked, scope: "session", pattern: "echo *"))).Fields.Keys.ShouldBe(["pattern"]);
    }

    [Fact]
    public async Task Others_who_wait_for_the_same_are_answered_by_the_new_rule_and_told_so()
    {
        var sibling = await rules.NewRunAsync(run.WorkspaceId);
        var stranger = await rules.NewRunAsync();
        var same = await rules.AskAsync(sibling, "make");
        var other = await rules.AskAsync(sibling, "make all");
        var elsewhere = await rules.AskAsync(stranger, "make");
        var waiting = rules.Desk.WaitAsync(same.ApprovalId, Cancelled);

        var answered = await rules.AnswerAsync(await rules.AskAsync(run, "make"), scope: "workspace");

        (await waiting).DecidedBy.ShouldBe($"rule:{answered.RuleIds.Single()}");
        (await rules.EventsAsync(sibling)).OfType<ApprovalResolved>().Single().By.ShouldBe($"rule:{answered.RuleIds.Single()}");
        (await rules.Desk.FindAsync(other.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
        (await rules.Desk.FindAsync(elsewhere.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task An_answer_that_is_refused_writes_no_rule()
    {
        var asked = await rules.AskAsync(run, "make");
        await rules.AnswerAsync(asked, "deny");

        await RulesFixture.RefusalAsync(() => rules.AnswerAsync(asked, scope: "always"));
        (await RulesFixture.RefusalAsync(async () => await rules.AnswerAsync(await rules.AskAsync(run, "make"), scope: "always", suggestion: 7))).Fields.Keys.ShouldBe(["suggestion"]);

        (await rules.Directory.ListAsync(new RuleFilter(), new(), Cancelled)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_hosts_and_tools_are_remembered_too()
    {
        GatedAction[] actions = [new FileAction(["src/a.cs", "src/b.cs"]), new NetworkAction("registry.npmjs.org", 443), new OtherAction("mcp__github__get_issue"), new ProgramAction(["cargo", "build"])];
        foreach (var action in actions)
        {
            await rules.AnswerAsync(await rules.AskAsync(run, action), scope: "session");
            (await rules.AskAsync(run, action)).Status.ShouldBe(ApprovalStatus.Allowed, action.ToString());
        }

        (await rules.AskAsync(run, new FileAction(["src/c.cs"]))).Status.ShouldBe(ApprovalStatus.Pending);
        (await rules.AskAsync(run, new NetworkAction("registry.npmjs.org", 80))).Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task One_answer_to_equal_requests_is_remembered_once_and_answers_them_all()
    {
        var (one, two) = (await rules.AskAsync(run, "make"), await rules.AskAsync(run, "make"));
        var elsewhere = await rules.AskAsync(await rules.NewRunAsync(run.WorkspaceId), "make");

        var decided = await new ApprovalBatch(rules.Log, rules.Desk).DecideAsync(
            new DecideApprovals(EqualTo: one.ApprovalId.ToString(), Decision: "allow", Scope: "session", InputHash: one.InputHash), RulesFixture.Owner, Cancelled);

        decided.Results.Select(result => (result.ApprovalId, result.Refusal)).ShouldBe(
            [(one.ApprovalId.ToString(), null), (two.ApprovalId.ToString(), null), (elsewhere.ApprovalId.ToString(), null)]);
        (await rules.Directory.ListAsync(new RuleFilter(), new(), Cancelled)).Items.Count.ShouldBe(2, "One rule for each of the two sessions.");
    }
}
