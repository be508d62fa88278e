using System.Diagnostics;
using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class ParallelCallTests(ITestOutputHelper output)
{
    private const string TwoCommands = """
        /demo call bash {"command":"echo one >> effects"}
        /demo call bash {"command":"echo two >> effects"}
        /demo tool ask_user {"question":"Which?"}
        /demo say done
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task All_questions_of_an_answer_are_put_at_once_and_commands_run_in_the_models_order_however_they_are_answered()
    {
        using var bench = new AgentBench(TwoCommands);
        var answers = new Dictionary<string, TaskCompletionSource<ApprovalAnswer>> { ["Run echo one >> effects"] = new(), ["Run echo two >> effects"] = new() };
        var allAsked = new TaskCompletionSource();
        bench.Journal.OnAsk = question =>
        {
            NoteAsked();
            return answers[question.Title].Task;
        };
        bench.Journal.OnAskUser = _ =>
        {
            NoteAsked();
            return Task.FromResult<string?>("this one");
        };

        var run = bench.RunAsync();
        await allAsked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        answers["Run echo two >> effects"].SetResult(new ApprovalAnswer(Allowed: true, null));
        File.Exists(Path.Combine(bench.Sandbox.Folder, "effects")).ShouldBeFalse();
        answers["Run echo one >> effects"].SetResult(new ApprovalAnswer(Allowed: true, null));
        await run;

        bench.Sandbox.Text("effects").ShouldBe("one\ntwo\n");

        void NoteAsked()
        {
            if (bench.Journal.Questions.Count + bench.Journal.UserQuestions.Count == 3)
            {
                allAsked.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task Results_are_told_in_the_models_order_whatever_was_done_first()
    {
        var model = new PlannedModel(
            PlannedModel.Calls(Call("c1", "bash", """{"command":"echo slow"}"""), Call("c2", "teleport", "{}"), Call("c3", "ask_user", """{"question":"?"}""")),
            PlannedModel.Says("done"));
        using var bench = new AgentBench("go", model);

        await bench.RunAsync();

        model.Requests[1].Messages[2].Parts.OfType<ToolResultPart>().Select(part => part.Id).ShouldBe(["c1", "c2", "c3"]);
        bench.Facts.OfType<ToolResult>().First().ToolCallId.Value.ShouldBe("c2");
    }

    [Fact]
    public async Task A_read_sees_what_was_written_before_it_in_the_same_answer()
    {
        var model = new PlannedModel(
            PlannedModel.Calls(Call("r1", "list_files", "{}"), Call("w", "write_file", """{"path":"a","content":"new"}"""), Call("r2", "read_file", """{"path":"a"}""")),
            PlannedModel.Says("done"));
        using var bench = new AgentBench("go", model);

        await bench.RunAsync();

        bench.Facts.OfType<ToolResult>().Single(result => result.ToolCallId.Value == "r2").Output.ShouldBe("new");
    }

    [Fact]
    public async Task A_denied_command_does_not_keep_those_after_it_from_running()
    {
        using var bench = new AgentBench(TwoCommands);
        bench.Journal.OnAsk = question => Task.FromResult(new ApprovalAnswer(question.Title.Contains("two", StringComparison.Ordinal), null));

        await bench.RunAsync();

        bench.Sandbox.Text("effects").ShouldBe("two\n");
        bench.Facts.OfType<ToolResult>().Select(result => result.Outcome).Order().ShouldBe([ToolOutcome.Succeeded, ToolOutcome.Succeeded, ToolOutcome.Denied]);
    }

    [Fact]
    public async Task A_thousand_calls_of_one_answer_are_bounded_and_each_is_answered()
    {
        var calls = Enumerable.Range(0, 1000).Select(n => Call($"c{n}", "read_file", """{"path":"a"}""")).ToArray();
        var model = new PlannedModel(PlannedModel.Calls(calls), PlannedModel.Says("done"));
        using var bench = new AgentBench("go", model);
        bench.Sandbox.Write("a", "A"u8);

        await bench.RunAsync();

        var told = model.Requests[1].Messages[2].Parts.OfType<ToolResultPart>().ToList();
        told.Select(part => part.Id).ShouldBe(calls.Select(call => call.Id));
        told.Count(part => part.Output == "A").ShouldBe(100);
        told[^1].Output.ShouldBe("Not done: one answer may make 100 calls, and this one made 1000. Make those that you still need in your next answers.");
    }

    [Fact]
    public async Task When_the_turn_is_stopped_every_call_that_runs_is_ended_and_told()
    {
        using var bench = new AgentBench("""
            /demo call bash {"command":"echo started $$; sleep 600"}
            /demo call bash {"command":"echo never >> effects"}
            /demo tool ask_user {"question":"?"}
            """);
        bench.Journal.OnAskUser = _ => new TaskCompletionSource<string?>().Task;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        long stopped = 0;
        bench.Journal.OnFrame = frame =>
        {
            stopped = Stopwatch.GetTimestamp();
            stop.Cancel();
        };

        await Should.ThrowAsync<OperationCanceledException>(() => bench.RunAsync(stop.Token));

        var took = Stopwatch.GetElapsedTime(stopped);
        output.WriteLine($"interrupt to end, with a command and two questions open: {took.TotalMilliseconds:0.0} ms");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        bench.Only<ToolResult>().Outcome.ShouldBe(ToolOutcome.Interrupted);
        File.Exists(Path.Combine(bench.Sandbox.Folder, "effects")).ShouldBeFalse();
    }

    [Fact]
    public async Task Stopping_while_the_model_speaks_takes_effect_at_once()
    {
        using var bench = new AgentBench("/demo stream 100 60000");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        long stopped = 0;
        bench.Journal.OnFrame = frame =>
        {
            stopped = Stopwatch.GetTimestamp();
            stop.Cancel();
        };

        await Should.ThrowAsync<OperationCanceledException>(() => bench.RunAsync(stop.Token));

        var took = Stopwatch.GetElapsedTime(stopped);
        output.WriteLine($"interrupt to end, while the model spoke: {took.TotalMilliseconds:0.0} ms");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private static ToolRequested Call(string id, string tool, string input) => new(id, tool, JsonElement.Parse(input));
}
