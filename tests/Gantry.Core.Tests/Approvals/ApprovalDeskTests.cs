using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.Approvals;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Gantry.Core.Tests.Events;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Core.Tests.Approvals;

public sealed class ApprovalDeskTests : IAsyncLifetime
{
    private static readonly CommandOrigin Owner = new("owner", "test");
    private static readonly SandboxDescription Sandbox = new("process", IsBoundary: false, "no boundary");

    private readonly EventLogFixture fixture = new();
    private readonly ApprovalDesk desk;
    private RunRecord run = null!;

    public ApprovalDeskTests() => desk = DeskBench.NewDesk(fixture.Log, fixture.Time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var workspace = Samples.LocalWorkspace("/somewhere");
        var session = Samples.Session(workspace.WorkspaceId);
        run = Samples.Run(session, Protocol.Runs.RunStatus.Running) with { Stop = null };
        await fixture.Log.CommitAsync(
            transaction =>
            {
                transaction.Workspaces.Add(workspace);
                transaction.Sessions.Add(session);
                transaction.Runs.Add(run);
            },
            Cancelled);
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Of_two_who_answer_at_once_one_wins_a_thousand_times_in_a_row()
    {
        for (var round = 0; round < 1000; round++)
        {
            var approval = await AskAsync($"call-{round}");

            var answers = await Task.WhenAll(AnswerAsync(approval, "allow", "alice"), AnswerAsync(approval, "deny", "bob"));

            answers.Count(answer => answer is null).ShouldBe(1);
            var winner = answers.Single(answer => answer is not null)!;
            (await desk.FindAsync(approval.ApprovalId, Cancelled)).DecidedBy.ShouldBe(winner.DecidedBy);
        }
    }

    [Fact]
    public async Task Who_waits_learns_the_answer_whenever_it_comes()
    {
        var before = await AskAsync("answered-before");
        await AnswerAsync(before, "allow", "alice");
        var after = await AskAsync("answered-after");
        var waiting = desk.WaitAsync(after.ApprovalId, Cancelled);
        await AnswerAsync(after, "deny", "bob");

        (await desk.WaitAsync(before.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Allowed);
        (await waiting).Status.ShouldBe(ApprovalStatus.Denied);
    }

    [Fact]
    public async Task A_request_that_nobody_answers_is_denied_at_its_deadline_and_not_before()
    {
        var approval = await AskAsync("call");
        var waiting = desk.WaitAsync(approval.ApprovalId, Cancelled);
        await fixture.Time.WaitingAsync(1).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        fixture.Time.Advance(new ApprovalOptions().Patience - TimeSpan.FromMilliseconds(1));
        (await desk.FindAsync(approval.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));

        var expired = await waiting;
        (expired.Status, expired.DecidedBy).ShouldBe((ApprovalStatus.Expired, "deadline"));
        (await AnswerAsync(approval, "allow", "late")).ShouldBeNull();
    }

    [Fact]
    public async Task Asking_again_for_the_same_call_joins_the_request_that_there_is()
    {
        var first = await AskAsync("call");
        var again = await AskAsync("call");

        again.ApprovalId.ShouldBe(first.ApprovalId);
        (await desk.ListAsync(new ApprovalFilter(RunId: run.RunId), new(), Cancelled)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Asking_for_the_same_call_with_other_input_is_refused()
    {
        await AskAsync("call", """{"command":"ls"}""");

        await Should.ThrowAsync<InvalidOperationException>(() => AskAsync("call", """{"command":"rm -rf ."}"""));
    }

    [Fact]
    public async Task The_hash_is_of_the_input_and_not_of_its_spacing()
    {
        var compact = await AskAsync("one", """{"command":"ls"}""");
        var spaced = await AskAsync("two", """{ "command" : "ls" }""");
        var other = await AskAsync("three", """{"command":"ls "}""");

        spaced.InputHash.ShouldBe(compact.InputHash);
        other.InputHash.ShouldNotBe(compact.InputHash);
        (await desk.FindAsync(spaced.ApprovalId, Cancelled)).Input.GetRawText().ShouldBe("""{"command":"ls"}""");
    }

    [Theory]
    [InlineData(null, "once", "decision")]
    [InlineData("maybe", "once", "decision")]
    [InlineData("allow", "forever", "scope")]
    [InlineData("deny", "always", "scope")]
    public async Task A_wrong_answer_is_refused_with_its_field_and_leaves_the_request_pending(string? decision, string scope, string field)
    {
        var approval = await AskAsync("call");

        var refusal = await Should.ThrowAsync<GantryException>(
            () => desk.DecideAsync(approval.ApprovalId, new DecideApproval(decision, scope, approval.InputHash), Owner, Cancelled));

        refusal.Fields.Keys.ShouldBe([field]);
        (await desk.FindAsync(approval.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
    }

    private Task<Approval> AskAsync(string call, string input = """{"command":"ls"}""")
    {
        var question = new ApprovalQuestion(ToolCallId.From(call), "bash", "Run ls", "Commands are asked.", new ScriptAction("ls"), JsonElement.Parse(input), null, Sandbox);
        return fixture.Log.CommitAsync(transaction => desk.Ask(transaction, run.SessionId, run.RunId, run.Agent, question), Cancelled);
    }

    // Null: somebody else was first.
    private async Task<Approval?> AnswerAsync(Approval approval, string decision, string actor)
    {
        try
        {
            return await desk.DecideAsync(approval.ApprovalId, new DecideApproval(decision, null, approval.InputHash), new CommandOrigin(actor, "test"), Cancelled);
        }
        catch (GantryException refusal) when (refusal.Kind == FailureKind.Conflict)
        {
            return null;
        }
    }
}
