using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;

namespace Gantry.Cli.Tests.Rendering;

public sealed class RunViewTests : IDisposable
{
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly RunView view;

    public RunViewTests() => view = new RunView(new Terminal(output, output, default));

    public void Dispose() => output.Dispose();

    [Fact]
    public void A_streamed_answer_is_written_once()
    {
        var item = ItemId.From("text-1");
        view.Show(Scripts.Envelope(null, new AssistantDelta(item, 0, "Hel")));
        view.Show(new StreamSnapshot([new ItemInFlight(item, Scripts.Run, "ui.message.assistant.delta", "Hello ")]));
        view.Show(Scripts.Envelope(null, new AssistantDelta(item, 3, "lo wor")));
        view.Show(Scripts.Envelope(5, new AssistantFinal(item, "Hello world")));
        output.ToString().ShouldBe("Hello world\n");
    }

    [Fact]
    public void A_run_reads_from_top_to_bottom()
    {
        view.Show(Scripts.Envelope(1, new RunQueued(MessageId.New(), AgentName.Demo)));
        view.Show(Scripts.Envelope(2, new UserMessage(MessageId.New(), "fix it")));
        view.Show(Scripts.Envelope(3, new ThinkingFinal(ItemId.From("t"), "hm")));
        view.Show(Scripts.Envelope(4, new ToolCall(ToolCallId.From("c"), "bash", Scripts.Element("{}"), "Run ./test.sh")));
        view.Show(Scripts.Envelope(5, Scripts.Asked()));
        view.Show(Scripts.Envelope(6, new ApprovalResolved(Scripts.Approval, ToolCallId.From("c"), ApprovalVerdict.Allow, ApprovalScope.Once, "hash-1", "owner", "api")));
        view.Show(Scripts.Envelope(null, new ToolOutput(ItemId.From("o"), 0, "line 1\nline 2\n", ToolCallId.From("c"))));
        view.Show(Scripts.Envelope(7, new ToolResult(ToolCallId.From("c"), "bash", ItemId.From("o"), ToolOutcome.Failed, "line 1\nline 2\n", 1, 250)));
        view.Show(Scripts.Envelope(8, new Usage("m", 1200, 34)));
        view.Show(Scripts.Envelope(9, new RunEnded(RunStatus.Completed)));
        output.ToString().ShouldBe(
            """
            › fix it
            ~ hm
            ● Run ./test.sh  bash
            ? Approval: Run ./test.sh
              tool     bash
              why      commands are asked
              sandbox  nothing: process
              command  
                ./test.sh
              id       33333333-3333-4333-8333-333333333333
              → allowed (answered by owner via api)
                line 1
                line 2
              ✗ failed exit 1 250 ms
            ✓ completed · 8.0 s · 1,200 tokens in, 34 out

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Long_output_is_cut_and_a_failure_shows_its_end()
    {
        var lines = string.Concat(Enumerable.Range(1, 100).Select(number => $"line {number}\n"));
        view.Show(Scripts.Envelope(1, new ToolResult(ToolCallId.From("c"), "bash", ItemId.From("o"), ToolOutcome.Failed, lines, 2)));
        var shown = output.ToString();
        shown.ShouldContain("    line 12\n    … 84 more lines\n    line 97\n");
        shown.ShouldContain("    line 100\n");
        shown.ShouldNotContain("line 13\n");
    }

    [Fact]
    public void Nothing_of_an_agent_reaches_the_terminal_as_an_escape()
    {
        const string evil = "\e]52;c;ZXZpbA==\a\u009b2J";
        view.Show(Scripts.Envelope(null, new AssistantDelta(ItemId.From("a"), 0, evil)));
        view.Show(Scripts.Envelope(1, new ToolCall(ToolCallId.From("c"), "bash", Scripts.Element("{}"), evil)));
        view.Show(Scripts.Envelope(2, Scripts.Asked() with { Title = evil, Reason = evil, Sandbox = evil, Tool = evil, Diff = evil }));
        view.Show(Scripts.Envelope(3, new ToolResult(ToolCallId.From("c"), evil, ItemId.From("o"), ToolOutcome.Succeeded, evil)));
        view.Show(Scripts.Envelope(4, new WorkspaceDiff(evil, 1, 1, 1)));
        view.Show(Scripts.Envelope(5, new RunError(evil, evil)));
        view.Show(Scripts.Envelope(6, new Plan([new PlanItem(evil, "pending")])));
        output.ToString().Where(c => char.IsControl(c) && c is not ('\n' or '\t')).ShouldBeEmpty();
    }
}
