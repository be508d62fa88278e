using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// A running tool's output: streamed as it comes up to a limit, kept, cut in the middle, for the model, and spilled whole to a file, which the result names when it
/// had to be cut.
/// </summary>
internal sealed class OutputStream(IRunJournal journal, ToolCallId call, ItemId item, NativeAgentOptions options, OutputArtifact artifact) : IDisposable
{
    // A tool ends its output with lines of its own, such as the artifact's name and the exit code, within the result's limit.
    private const int RoomForStatus = 512;

    private readonly BoundedText kept = new(options.LargestToolResult - RoomForStatus);
    private int offset;
    private bool isFull;

    public void Write(string text)
    {
        kept.Append(text);
        artifact.Write(text);
        if (isFull || text.Length == 0)
        {
            return;
        }

        if (kept.Length > options.LargestStreamedOutput)
        {
            isFull = true;
            text = $"\n[more than {options.LargestStreamedOutput / 1024} KiB: the rest is not streamed]\n";
        }

        journal.Stream(new ToolOutput(item, offset, text, call));
        offset += text.Length;
    }

    /// <summary>What was written so far, at most the size of a result and some lines less; names the artifact when it had to be cut.</summary>
    public override string ToString()
    {
        var text = kept.ToString();
        return kept.IsCut
            ? $"{text}{(text.EndsWith('\n') ? "" : "\n")}[read_file gives all of it, up to {options.CommandOutputLimit / 1024 / 1024} MiB, by ranges of lines with the path {ArtifactFolder.PathOf(artifact.Name)}]"
            : text;
    }

    /// <summary>The result is recorded: an artifact that says no more than it is removed.</summary>
    public void Settle()
    {
        if (!kept.IsCut)
        {
            artifact.Remove();
        }
    }

    public void Dispose() => artifact.Dispose();
}
