using Gantry.Core.Agents;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class CrashTests
{
    private const string Script = """
        /demo think hm
        /demo tool list_files {}
        /demo say first
        /demo tool bash {"command":"echo one >> effects"}
        /demo tool write_file {"path":"written","content":"w"}
        /demo tool bash {"command":"echo denied >> effects"}
        /demo say done
        """;

    [Fact]
    public async Task Wherever_the_daemon_dies_each_effect_happens_once_or_is_told_to_be_unknown()
    {
        var writes = await WritesOfWholeRunAsync();
        writes.ShouldBeGreaterThan(15);

        for (var write = 1; write <= writes; write++)
        {
            await DieAndRecoverAsync(write, afterIt: false);
            await DieAndRecoverAsync(write, afterIt: true);
        }
    }

    [Fact]
    public async Task However_the_history_is_cut_the_turn_finishes_and_no_call_has_two_results()
    {
        using var whole = NewBench();
        await whole.RunAsync();

        for (var kept = 1; kept <= whole.Journal.Entries.Count; kept++)
        {
            using var bench = NewBench();
            bench.StartFrom(whole.Journal.Entries.Take(kept));

            await bench.RunAsync();

            bench.Facts.OfType<AssistantFinal>().Last().Text.ShouldBe("done", $"kept {kept}");
            bench.Facts.OfType<ToolResult>().GroupBy(result => result.ToolCallId).ShouldAllBe(results => results.Count() == 1);
            bench.Facts.OfType<StepStarted>().GroupBy(step => step.StepId).ShouldAllBe(steps => steps.Count() == 1);
        }
    }

    [Fact]
    public async Task A_question_that_waited_is_asked_again_under_the_same_id_and_runs_on_the_answer()
    {
        using var bench = NewBench();
        bench.Journal.OnAsk = _ => throw new DaemonDiedException();
        await Should.ThrowAsync<DaemonDiedException>(() => bench.RunAsync());
        var asked = bench.Journal.Questions.ShouldHaveSingleItem();
        bench.Journal.OnAsk = Decide;

        await bench.RecoverAsync();

        bench.Journal.Questions.First().ToolCallId.ShouldBe(asked.ToolCallId);
        bench.Facts.OfType<ApprovalRequested>().Count(request => request.ToolCallId == asked.ToolCallId).ShouldBe(1);
        bench.Sandbox.Text("effects").ShouldBe("one\n");
    }

    [Fact]
    public async Task A_turn_whose_last_answer_stands_ends_at_once()
    {
        using var bench = NewBench();
        await bench.RunAsync();
        var before = bench.Facts.Count;

        await bench.RecoverAsync();

        bench.Facts.Count.ShouldBe(before + 1);
    }

    private static async Task<int> WritesOfWholeRunAsync()
    {
        for (var write = 1; ; write++)
        {
            using var bench = NewBench();
            bench.Journal.DieAt = (write, false);
            try
            {
                await bench.RunAsync();
                return write - 1;
            }
            catch (DaemonDiedException) when (write < 100)
            {
            }
        }
    }

    private static async Task DieAndRecoverAsync(int write, bool afterIt)
    {
        using var bench = NewBench();
        bench.Journal.DieAt = (write, afterIt);
        await Should.ThrowAsync<DaemonDiedException>(() => bench.RunAsync());

        await bench.RecoverAsync();

        var where = $"died {(afterIt ? "after" : "before")} write {write}";
        var results = bench.Facts.OfType<ToolResult>().ToDictionary(result => result.ToolCallId);
        results.Keys.ShouldBe(bench.Facts.OfType<ToolCall>().Select(call => call.ToolCallId), where);
        bench.Facts.OfType<AssistantFinal>().Select(text => text.Text).ShouldBe(["first", "done"], where);
        bench.Facts.OfType<ApprovalRequested>().Count().ShouldBe(3, where);

        var outcomes = bench.Facts.OfType<ToolCall>().Select(call => results[call.ToolCallId].Outcome).ToList();
        outcomes.Count(outcome => outcome == ToolOutcome.Unknown).ShouldBeLessThanOrEqualTo(1, where);
        var effects = File.Exists(Path.Combine(bench.Sandbox.Folder, "effects")) ? bench.Sandbox.Text("effects") : "";
        effects.ShouldBeOneOf(outcomes[1] == ToolOutcome.Unknown ? ["", "one\n"] : ["one\n"]);
        outcomes[2].ShouldBeOneOf(ToolOutcome.Succeeded, ToolOutcome.Unknown);
        outcomes[3].ShouldBe(ToolOutcome.Denied, where);

        // A step that began has ended, once.
        bench.Facts.Count(fact => fact is StepCompleted or StepFailed).ShouldBe(bench.Facts.OfType<StepStarted>().Count(), where);
    }

    private static AgentBench NewBench()
    {
        var bench = new AgentBench(Script);
        bench.Journal.OnAsk = Decide;
        return bench;
    }

    private static Task<ApprovalAnswer> Decide(ApprovalQuestion question) =>
        Task.FromResult(question.Title.Contains("denied", StringComparison.Ordinal) ? new ApprovalAnswer(Allowed: false, null) : new ApprovalAnswer(Allowed: true, null));
}
