using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native;

/// <summary>The daemon dies at every write of an answer whose calls run side by side.</summary>
public sealed class ParallelCrashTests
{
    private const string Script = """
        /demo call list_files {}
        /demo call bash {"command":"echo one >> effects"}
        /demo call ask_user {"question":"Which?"}
        /demo call bash {"command":"echo two >> effects"}
        /demo tool read_file {"path":"effects"}
        /demo say done
        """;

    [Fact]
    public async Task Wherever_the_daemon_dies_each_call_has_one_result_and_each_effect_happens_once_or_is_told_to_be_unknown()
    {
        var writes = 0;
        for (var isOver = false; !isOver && writes < 100;)
        {
            writes++;
            isOver = await DieAndRecoverAsync(writes, afterIt: false);
            await DieAndRecoverAsync(writes, afterIt: true);
        }

        writes.ShouldBeInRange(10, 99);
    }

    // True when the run was over before it could die.
    private static async Task<bool> DieAndRecoverAsync(int write, bool afterIt)
    {
        using var bench = new AgentBench(Script);
        bench.Journal.DieAt = (write, afterIt);
        try
        {
            await bench.RunAsync();
            return true;
        }
        catch (DaemonDiedException)
        {
            await bench.RecoverAsync();
        }

        var where = $"died {(afterIt ? "after" : "before")} write {write}";
        var calls = bench.Facts.OfType<ToolCall>().ToList();
        var results = bench.Facts.OfType<ToolResult>().ToDictionary(result => result.ToolCallId);
        results.Keys.ShouldBe(calls.Select(call => call.ToolCallId), ignoreOrder: true, where);
        bench.Facts.OfType<AssistantFinal>().Last().Text.ShouldBe("done", where);
        bench.Facts.OfType<ApprovalRequested>().Count().ShouldBe(2, where);
        bench.Facts.OfType<QuestionAsked>().Count().ShouldBe(1, where);
        bench.Facts.Count(fact => fact is StepCompleted or StepFailed).ShouldBe(bench.Facts.OfType<StepStarted>().Count(), where);

        var outcomes = calls.ConvertAll(call => results[call.ToolCallId].Outcome);
        outcomes.Count(outcome => outcome == ToolOutcome.Unknown).ShouldBeLessThanOrEqualTo(1, where);
        var effects = File.Exists(Path.Combine(bench.Sandbox.Folder, "effects")) ? bench.Sandbox.Text("effects") : "";
        var one = outcomes[1] == ToolOutcome.Unknown ? new[] { "", "one\n" } : ["one\n"];
        var two = outcomes[3] == ToolOutcome.Unknown ? new[] { "", "two\n" } : ["two\n"];
        effects.ShouldBeOneOf([.. from first in one from second in two select first + second]);
        return false;
    }
}
