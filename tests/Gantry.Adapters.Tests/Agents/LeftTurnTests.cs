using System.Text.Json;
using Gantry.Adapters.Agents;
using Gantry.Core.Agents;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Tests.Agents;

public sealed class LeftTurnTests
{
    private static readonly SandboxDescription Sandbox = new("played", IsBoundary: false, "nothing");
    private static readonly JsonElement Input = JsonDocument.Parse("""{"command":"make"}""").RootElement;
    private static readonly ToolCallId Call = ToolCallId.From("call_1");
    private readonly TurnJournal journal = new(new AgentTurn(SessionId.New(), RunId.New(), "/workspace", Attempt: 1));

    [Fact]
    public async Task What_had_begun_is_unknown_and_its_agent_is_told_so()
    {
        var left = await SettleAsync(new ToolCall(Call, "Bash", Input, "Run make"), new StepStarted(StepId.From(Call.Value), "Run make"));

        journal.Facts.OfType<ToolResult>().Single().Outcome.ShouldBe(ToolOutcome.Unknown);
        journal.Facts.OfType<StepFailed>().Count().ShouldBe(1);
        left.Notes.Single().ShouldContain("its outcome is unknown: Run make");
        left.Answers.Take(Question(Input)).ShouldBeNull();
    }

    [Fact]
    public async Task What_waited_is_waited_for_and_its_answer_counts_once_for_exactly_the_same_call()
    {
        journal.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: true, null));

        var left = await SettleAsync(new ToolCall(Call, "Bash", Input, "Run make"), Requested());

        journal.Facts.OfType<ToolResult>().ShouldBeEmpty();
        left.Answers.Take(Question(JsonDocument.Parse("""{"command":"make all"}""").RootElement)).ShouldBeNull();
        left.Answers.Take(Question(Input) with { Tool = "Other" }).ShouldBeNull();
        left.Answers.Take(Question(Input))!.Answer.Allowed.ShouldBeTrue();
        left.Answers.Take(Question(Input)).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_denied_has_its_result_before_the_program_starts()
    {
        journal.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: false, "Not now."));

        var left = await SettleAsync(new ToolCall(Call, "Bash", Input, "Run make"), Requested());

        journal.Facts.OfType<ToolResult>().Single().Outcome.ShouldBe(ToolOutcome.Denied);
        left.Notes.Single().ShouldContain("Not now.");
    }

    [Fact]
    public async Task What_nobody_asked_about_did_not_run()
    {
        await SettleAsync(new ToolCall(Call, "Read", Input, "Read a"));

        journal.Facts.OfType<ToolResult>().Single().Outcome.ShouldBe(ToolOutcome.Interrupted);
        journal.Questions.ShouldBeEmpty();
    }

    private static ApprovalRequested Requested() => new(
        ApprovalId.New(), StepId.From(Call.Value), Call, "Bash", "Run make", "why", Input, "hash", "nothing", DateTimeOffset.UnixEpoch);

    private static ApprovalQuestion Question(JsonElement input) => new(ToolCallId.From("call_2"), "Bash", "Run make", "why", new OtherAction("Bash"), input, null, Sandbox);

    private async Task<LeftTurn> SettleAsync(params IReadOnlyList<EventPayload> run)
    {
        var left = new LeftTurn(journal, Sandbox);
        await left.SettleAsync(run, TestContext.Current.CancellationToken);
        return left;
    }
}
