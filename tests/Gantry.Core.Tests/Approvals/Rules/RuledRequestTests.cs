using Gantry.Core.Approvals.External;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Approvals.Trust;
using Gantry.Core.Audit;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Approvals.Rules;

public sealed class RuledRequestTests : IAsyncLifetime
{
    private readonly RulesFixture rules = new();
    private RunRecord run = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => run = await rules.NewRunAsync();

    public ValueTask DisposeAsync() => rules.DisposeAsync();

    [Fact]
    public async Task What_a_rule_allows_is_allowed_at_once_and_says_by_which()
    {
        var rule = await rules.AddAsync("allow", "make");

        var approval = await rules.AskAsync(run, "make");

        (approval.Status, approval.DecidedBy).ShouldBe((ApprovalStatus.Allowed, $"rule:{rule.RuleId}"));
        approval.RuleIds.ShouldBe([rule.RuleId]);
        approval.RuleSuggestions.ShouldBeEmpty();
        (await rules.Desk.WaitAsync(approval.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Allowed);
        var events = await rules.EventsAsync(run);
        events.OfType<ApprovalRequested>().Single().RuleVerdict.ShouldBe(RuleEffect.Allow);
        var resolved = events.OfType<ApprovalResolved>().Single();
        (resolved.Decision, resolved.By, resolved.RuleIds!.Single()).ShouldBe((ApprovalVerdict.Allow, $"rule:{rule.RuleId}", rule.RuleId));
    }

    [Fact]
    public async Task What_a_rule_denies_is_denied_at_once_and_the_agent_hears_its_reason()
    {
        await rules.AddAsync(new AddRule(Effect: "deny", Kind: "command", Pattern: "git push *", Reason: "Releases go through CI."));

        var approval = await rules.AskAsync(run, "git push --force");

        approval.Status.ShouldBe(ApprovalStatus.Denied);
        approval.Feedback!.ShouldContain("Releases go through CI.");
        (await rules.EventsAsync(run)).OfType<ApprovalResolved>().Single().Feedback.ShouldBe(approval.Feedback);
    }

    [Fact]
    public async Task The_audit_log_names_the_rule_that_had_a_person_asked_beside_the_person()
    {
        var rule = await rules.AddAsync("ask", "make *");
        var approval = await rules.AskAsync(run, "make all");

        await rules.AnswerAsync(approval);

        var decision = (await rules.Log.ReadAsync(view => view.Audit.Read(new AuditFilter(), 10), Cancelled)).Single(entry => entry.Kind == AuditKind.Decision);
        (decision.Actor, decision.Rules.Single()).ShouldBe(("owner", rule.RuleId.ToString()));
    }

    [Theory]
    [InlineData("/ws/src/secret/k")]
    [InlineData("/ws//src/../src/secret/k")]
    [InlineData("src/secret/k")]
    [InlineData("../ws/src/secret/k")]
    [InlineData("/ws/.env")]
    [InlineData("/ws/deep/.env")]
    public async Task A_rule_that_denies_a_file_holds_however_the_path_is_written(string path)
    {
        await rules.AddAsync("allow", "/ws/**", "file");
        await rules.AddAsync("allow", "**", "file");
        await rules.AddAsync("allow", "echo *");
        await rules.AddAsync("deny", path.EndsWith(".env", StringComparison.Ordinal) ? ".env" : "src/secret/**", "file");

        (await rules.AskAsync(run, new FileAction([path]) { Root = "/ws" })).Status.ShouldBe(ApprovalStatus.Denied);
        (await rules.AskAsync(run, new ScriptAction($"echo x > {path}") { Root = "/ws" })).Status.ShouldBe(ApprovalStatus.Denied);
        (await rules.AskAsync(run, new FileAction(["/ws/docs/a"]) { Root = "/ws" })).Status.ShouldBe(ApprovalStatus.Allowed);
    }

    [Fact]
    public async Task A_rule_about_an_absolute_path_holds_for_a_relative_one_and_not_in_another_workspace()
    {
        await rules.AddAsync("allow", "**", "file");
        await rules.AddAsync("deny", "/ws/src/secret/**", "file");

        (await rules.AskAsync(run, new FileAction(["src/secret/k"]) { Root = "/ws" })).Status.ShouldBe(ApprovalStatus.Denied);
        (await rules.AskAsync(run, new FileAction(["src/secret/k"]) { Root = "/other" })).Status.ShouldBe(ApprovalStatus.Allowed);
        (await rules.AskAsync(run, new FileAction(["/wsx/a"]) { Root = "/ws" })).Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task A_rule_that_an_answer_writes_answers_no_plan()
    {
        var plan = await rules.AskAsync(run, new ScriptAction("make"), ApprovalKind.Plan);
        var approval = await rules.AskAsync(run, "make");

        await rules.AnswerAsync(approval, scope: "session");

        approval.InputHash.ShouldBe(plan.InputHash);
        (await rules.Desk.FindAsync(plan.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task What_an_ask_rule_is_about_waits_for_a_person_without_suggestions_and_counts_as_used()
    {
        var rule = await rules.AddAsync("ask", "make *");
        await rules.AddAsync("allow", "make *");

        var approval = await rules.AskAsync(run, "make all");

        approval.Status.ShouldBe(ApprovalStatus.Pending);
        approval.RuleIds.ShouldBe([rule.RuleId]);
        approval.RuleSuggestions.ShouldBeEmpty();
        (await rules.FindAsync(rule.RuleId)).Hits.ShouldBe(1);
    }

    [Fact]
    public async Task Asking_again_for_the_same_call_judges_and_counts_nothing_anew()
    {
        var rule = await rules.AddAsync("allow", "make");
        var question = new Core.Agents.ApprovalQuestion(
            ToolCallId.From("call"), "bash", "Run make", "Asked.", new ScriptAction("make"), System.Text.Json.JsonElement.Parse("{}"), null, new("process", false, "none"));
        Task<Approval> AskAsync() =>
            rules.Log.CommitAsync(transaction => rules.Desk.Ask(transaction, run.SessionId, run.RunId, run.Agent, question, run.WorkspaceId), Cancelled);

        var first = await AskAsync();
        (await AskAsync()).ApprovalId.ShouldBe(first.ApprovalId);

        (await rules.FindAsync(rule.RuleId)).Hits.ShouldBe(1);
    }

    [Fact]
    public async Task A_trusted_repository_denies_and_asks_and_a_broken_file_of_it_lets_nothing_pass_unseen()
    {
        using var folder = new Testing.TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(folder.Path, ".gantry"));
        await rules.AddAsync("allow", "make *");
        await rules.AddAsync("allow", "git push *");
        await rules.Log.CommitAsync(transaction => transaction.Trust.Set(new TrustRecord(run.WorkspaceId, transaction.Now, "owner", null)), Cancelled);
        async Task<Approval> AskAsync(string file, string command)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, ".gantry/rules.json"), file, Cancelled);
            await rules.Repositories.ReadAsync(run.SessionId, run.WorkspaceId, folder.Path, Cancelled);
            return await rules.AskAsync(run, command);
        }

        const string denies = """{"rules":[{"effect":"deny","kind":"command","pattern":"git push *","reason":"Not from here."}]}""";
        (await AskAsync(denies, "git push x")).Feedback!.ShouldContain("Not from here.");
        (await AskAsync(denies, "make x")).Status.ShouldBe(ApprovalStatus.Allowed);
        (await AskAsync("""{"rules":[{"effect":"deny","kind":"command","pattern":""}]}""", "make x")).Status.ShouldBe(ApprovalStatus.Pending);
        (await AskAsync("""{"rules":[{"effect":"deny","kind":"file","pattern":"a["}]}""", "make x")).Status.ShouldBe(ApprovalStatus.Allowed);
        (await AskAsync("no JSON", "make x")).Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task Edited_input_that_a_rule_denies_does_not_run()
    {
        await rules.AddAsync("deny", "rm *");
        var asked = await rules.AskAsync(run, "ls");
        DecideApproval Edit(string scope, string command) => new("allow", scope, asked.InputHash, Input: System.Text.Json.JsonSerializer.SerializeToElement(new { command }));

        (await RulesFixture.RefusalAsync(() => rules.Desk.DecideAsync(asked.ApprovalId, Edit("once", "rm x"), RulesFixture.Owner, Cancelled))).Code.ShouldBe("denied-by-rule");
        (await RulesFixture.RefusalAsync(() => rules.Desk.DecideAsync(asked.ApprovalId, Edit("session", "ls x"), RulesFixture.Owner, Cancelled))).Fields.Keys.ShouldBe(["scope"]);
        (await rules.Desk.DecideAsync(asked.ApprovalId, Edit("once", "ls x"), RulesFixture.Owner, Cancelled)).Status.ShouldBe(ApprovalStatus.Allowed);
    }

    [Fact]
    public async Task A_plan_is_for_people_whatever_the_rules_say()
    {
        await rules.AddAsync("allow", "*", "tool");

        (await rules.AskAsync(run, new OtherAction("propose_plan"), ApprovalKind.Plan)).Status.ShouldBe(ApprovalStatus.Pending);
        (await rules.AskAsync(run, new OtherAction("propose_plan"))).Status.ShouldBe(ApprovalStatus.Allowed);
    }

    [Theory]
    [InlineData("allows", ApprovalStatus.Allowed)]
    [InlineData("refuses", ApprovalStatus.Pending)]
    [InlineData("is gone", ApprovalStatus.Pending)]
    public async Task What_a_rule_allows_counts_only_if_the_external_policy_lets_it(string policy, ApprovalStatus status)
    {
        var asking = new ScriptedPolicy(policy);
        await using var guarded = new RulesFixture(policy: asking);
        var someone = await guarded.NewRunAsync();
        var rule = await guarded.AddAsync("allow", "make");
        await guarded.AddAsync("deny", "rm *");

        var asked = await guarded.AskAsync(someone, "make");

        asked.Status.ShouldBe(status);
        var question = asking.Asked.ShouldHaveSingleItem();
        (question.User, question.Action).ShouldBe(($"rule:{rule.RuleId}", "allow"));
        question.Resource.GetProperty("approval_id").GetString().ShouldBe(asked.ApprovalId.ToString(), "The policy is told the request that is then recorded.");
        (await guarded.FindAsync(rule.RuleId)).Hits.ShouldBe(status == ApprovalStatus.Allowed ? 1 : 0);
    }

    [Fact]
    public async Task The_external_policy_is_not_troubled_with_what_no_rule_allows()
    {
        var asking = new ScriptedPolicy("allows");
        await using var guarded = new RulesFixture(policy: asking);
        var someone = await guarded.NewRunAsync();
        await guarded.AddAsync("deny", "rm *");

        (await guarded.AskAsync(someone, "rm x")).Status.ShouldBe(ApprovalStatus.Denied);
        var asked = await guarded.AskAsync(someone, "make");

        (asked.Status, asked.RuleSuggestions.Count > 0).ShouldBe((ApprovalStatus.Pending, true));
        asking.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_audit_log_says_who_added_and_who_revoked_a_rule()
    {
        var rule = await rules.AddAsync("deny", "rm *");
        await rules.Directory.RevokeAsync(rule.RuleId, RulesFixture.Owner, Cancelled);
        await rules.Directory.RevokeAsync(rule.RuleId, RulesFixture.Owner, Cancelled);
        await rules.AnswerAsync(await rules.AskAsync(run, "make"), scope: "session");

        var entries = await rules.Log.ReadAsync(view => view.Audit.Read(new AuditFilter(Kind: AuditKind.Rule), 9), Cancelled);
        entries.Select(entry => (entry.Verdict, entry.What, entry.Actor)).ShouldBe(
            [("added", "deny command rm *", "owner"), ("revoked", "deny command rm *", "owner"), ("added", "allow command make", "owner")]);
        entries[2].SessionId.ShouldBe(run.SessionId);
    }

    [Fact]
    public async Task A_check_for_a_trusted_workspace_knows_its_repositorys_rules_before_any_session()
    {
        using var folder = new Testing.TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(folder.Path, ".gantry"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, ".gantry/rules.json"), """{"rules":[{"effect":"deny","kind":"command","pattern":"git push *"}]}""", Cancelled);
        var workspace = Testing.Samples.LocalWorkspace(folder.Path);
        await rules.Log.CommitAsync(transaction => transaction.Workspaces.Add(workspace), Cancelled);
        var asker = new Asker(WorkspaceId: workspace.WorkspaceId);

        (await rules.CheckAsync("git push x", asker)).Verdict.ShouldBe(RuleEffect.Ask);
        await rules.Log.CommitAsync(transaction => transaction.Trust.Set(new TrustRecord(workspace.WorkspaceId, transaction.Now, "owner", null)), Cancelled);
        (await rules.CheckAsync("git push x", asker)).Verdict.ShouldBe(RuleEffect.Deny);
    }

    [Fact]
    public async Task The_audit_log_names_the_rules()
    {
        var rule = await rules.AddAsync("allow", "make");
        await rules.AskAsync(run, "make");

        var entry = (await rules.Log.ReadAsync(view => view.Audit.Read(new AuditFilter(), 9), Cancelled))[^1];
        (entry.Actor, entry.Rules.Single()).ShouldBe(($"rule:{rule.RuleId}", rule.RuleId.ToString()));
    }

    private sealed class ScriptedPolicy(string does) : IExternalPolicy
    {
        public List<ExternalQuestion> Asked { get; } = [];

        public Task<ExternalAnswer> AskAsync(ExternalQuestion question, CancellationToken cancellationToken)
        {
            Asked.Add(question);
            return Task.FromResult(does switch
            {
                "allows" => ExternalAnswer.Allowed,
                "refuses" => ExternalAnswer.Refused("No."),
                _ => ExternalAnswer.Silent("It is gone."),
            });
        }
    }
}
