using Gantry.Protocol.Events;

namespace Gantry.Cli.Rendering;

/// <summary>What one tool call printed: its first lines as they come, then how many more there were; of a failure also the last lines.</summary>
internal sealed class ToolOutputView(Terminal terminal)
{
    private const int MostLines = 12;
    private const int LastLinesOfFailure = 4;

    private readonly StreamText text = new();
    private readonly LineLimit limit = new(MostLines, LastLinesOfFailure);

    public void Show(int offset, string delta) => Write(limit.Take(text.Append(offset, delta)));

    public void CatchUp(string soFar) => Write(limit.Take(text.CatchUp(soFar)));

    public void Finish(ToolResult result)
    {
        // A result that does not continue what was streamed is the shortened form for the model; the person has seen the real one.
        if (text.IsEmpty || text.Finish(result.Output, out _))
        {
            text.Finish(result.Output, out var rest);
            Write(limit.Take(rest));
        }

        Write(limit.End());
        var last = result.Outcome == ToolOutcome.Succeeded ? [] : limit.Last;
        if (limit.Hidden > last.Count)
        {
            terminal.WriteLine($"    … {limit.Hidden - last.Count} more lines", Ink.Dim);
        }

        Write(last);
    }

    private void Write(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            terminal.WriteLine("    " + VisibleText.Of(line), Ink.Dim);
        }
    }
}
