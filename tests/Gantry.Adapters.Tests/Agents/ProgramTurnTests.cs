using Gantry.Core.Agents;
using Gantry.Protocol.Events;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>How patient a turn is with its program.</summary>
public sealed class ProgramTurnTests
{
    private const string Ask =
        """{"type":"control_request","request_id":"r1","request":{"subtype":"can_use_tool","tool_name":"Write","input":{"file_path":"a","content":"b"},"tool_use_id":"toolu_1"}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ManualTime time = new();

    [Fact]
    public async Task A_program_that_says_nothing_for_too_long_is_ended_and_its_run_can_go_on()
    {
        using var turn = PlayedTurn.OfClaude(time: time);
        var greeted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = turn.RunAsync(async process =>
        {
            await turn.GreetAsClaudeAsync(process);
            greeted.SetResult();
            return await turn.HearOutAsync(process);
        });
        await greeted.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await time.WaitingAsync(1, within: TimeSpan.FromMinutes(31)).WaitAsync(Patience, TestContext.Current.CancellationToken);

        await AdvanceUntilAsync(running, TimeSpan.FromMinutes(1));

        (await Should.ThrowAsync<AgentLostException>(running)).Message.ShouldBe("Claude Code said nothing for 30 minutes and was ended.");
    }

    [Fact]
    public async Task Whoever_waits_for_a_person_is_not_timed()
    {
        var answer = new TaskCompletionSource<ApprovalAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var turn = PlayedTurn.OfClaude(time: time);
        turn.Journal.OnAsk = _ =>
        {
            asked.TrySetResult();
            return answer.Task;
        };
        var running = turn.RunAsync(async process =>
        {
            var message = await turn.GreetAsClaudeAsync(process);
            await process.SayAsync(Ask);
            await turn.HearAsync(process);
            await process.SayAsync(PlayedTurn.Result(message));
            return await turn.HearOutAsync(process);
        });
        await asked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        for (var hours = 0; hours < 24; hours++)
        {
            time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        running.IsCompleted.ShouldBeFalse();
        answer.SetResult(new ApprovalAnswer(Allowed: true, null));
        await running;
    }

    [Fact]
    public async Task A_program_that_does_not_stop_is_killed_and_what_it_ran_is_told_as_interrupted()
    {
        using var turn = PlayedTurn.OfClaude(time: time);
        turn.Journal.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: true, null));
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = turn.RunAsync(async process =>
        {
            await turn.GreetAsClaudeAsync(process);
            await process.SayAsync(Ask);
            await turn.HearAsync(process);
            turn.Stop();
            await turn.HearAsync(process);
            interrupted.SetResult();
            await turn.HearOutAsync(process);
            await process.Exited;
            return 0;
        });
        await interrupted.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        await AdvanceUntilAsync(running, TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<OperationCanceledException>(running);
        turn.Facts.OfType<ToolResult>().Single().Outcome.ShouldBe(ToolOutcome.Interrupted);
    }

    // The turn waits anew at each of its own moments, so that the clock goes on until it has seen enough of them.
    private async Task AdvanceUntilAsync(Task running, TimeSpan step)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!running.IsCompleted && TimeProvider.System.GetElapsedTime(end) < Patience)
        {
            time.Advance(step);
            await Task.Yield();
        }
    }
}
