using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class CancellationTests
{
    [Fact]
    public async Task Cancelling_while_a_command_runs_ends_it_and_tells_what_it_had_said()
    {
        using var bench = new AgentBench("""/demo tool bash {"command":"echo started $$; sleep 600"}""");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bench.Journal.OnFrame = frame => stop.Cancel();

        await Should.ThrowAsync<OperationCanceledException>(() => bench.RunAsync(stop.Token));

        var result = bench.Only<ToolResult>();
        result.Outcome.ShouldBe(ToolOutcome.Interrupted);
        result.Output.ShouldStartWith("started ");
        bench.Only<StepFailed>().Evidence.ShouldBe("interrupted");
        Directory.Exists($"/proc/{result.Output.Split('\n')[0]["started ".Length..]}").ShouldBeFalse();
    }

    [Fact]
    public async Task Cancelling_an_answer_keeps_what_was_said_and_the_next_turn_knows_it()
    {
        using var bench = new AgentBench("/demo stream 10 60000");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bench.Journal.OnFrame = frame => stop.Cancel();

        await Should.ThrowAsync<OperationCanceledException>(() => bench.RunAsync(stop.Token));

        var said = bench.Only<AssistantFinal>();
        (said.ItemId, said.Text).ShouldBe((bench.Journal.Frames.ShouldHaveSingleItem().ItemId, "word 1 "));

        await bench.NextTurnAsync("/demo say a new script");
        bench.Facts.OfType<AssistantFinal>().Last().Text.ShouldBe("a new script");
    }

    [Fact]
    public async Task An_answer_that_a_restart_cut_off_is_given_afresh()
    {
        using var bench = new AgentBench("/demo stream 2 1");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bench.Journal.OnFrame = frame => stop.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(() => bench.RunAsync(stop.Token));

        await bench.RecoverAsync();

        bench.Facts.OfType<AssistantFinal>().Select(text => text.Text).ShouldBe(["word 1 ", "word 1 word 2 "]);
    }

    [Fact]
    public async Task A_call_that_still_waits_when_the_turn_is_cancelled_stays_open_and_later_turns_are_told_so()
    {
        var model = new PlannedModel(
            PlannedModel.Calls(new ToolRequested("c1", "bash", System.Text.Json.JsonElement.Parse("""{"command":"touch x"}"""))), PlannedModel.Says("fine"));
        using var bench = new AgentBench("go", model);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bench.Journal.OnAsk = _ =>
        {
            stop.Cancel();
            return new TaskCompletionSource<ApprovalAnswer>().Task;
        };

        await Should.ThrowAsync<OperationCanceledException>(() => bench.RunAsync(stop.Token));
        bench.Facts.OfType<ToolResult>().ShouldBeEmpty();

        await bench.NextTurnAsync("something else");
        model.Requests[1].Messages[2].Parts.ShouldBe(
            [new ToolResultPart("c1", "This call has no result: the turn ended before it was done.", true), new TextPart("something else")]);
    }

    [Fact]
    public async Task A_store_that_hangs_does_not_hold_up_a_cancelled_turn()
    {
        using var bench = new AgentBench("/demo stream 10 60000", options: new NativeAgentOptions { LastWordsLimit = TimeSpan.FromMilliseconds(50) });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bench.Journal.OnFrame = frame => stop.Cancel();
        bench.Journal.OnRecord = _ => new TaskCompletionSource().Task;

        await Should.ThrowAsync<OperationCanceledException>(() => bench.RunAsync(stop.Token));
    }

    [Fact]
    public async Task What_a_tool_did_is_recorded_though_the_turn_was_cancelled_meanwhile()
    {
        using var bench = new AgentBench("""/demo tool write_file {"path":"a","content":"x"}""");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bench.Sandbox.OnWritten = stop.Cancel;

        await Should.ThrowAsync<OperationCanceledException>(() => bench.RunAsync(stop.Token));

        bench.Only<ToolResult>().Outcome.ShouldBe(ToolOutcome.Succeeded);
        bench.Only<StepCompleted>().Evidence.ShouldBe("Wrote 1 bytes to a.");
    }
}
