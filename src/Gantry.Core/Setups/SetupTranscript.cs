using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.Agents.Native.Tools;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Setups;

/// <summary>What a setup script writes: streamed up to a limit, kept for its closing event, cut in the middle, and spilled whole to an artifact, which is told when it had to be cut.</summary>
internal sealed class SetupTranscript(IRunJournal journal, ItemId item, OutputArtifact artifact) : IDisposable
{
    private const int LargestKept = 63 * 1024;
    private const int LargestStreamed = 1024 * 1024;

    private readonly BoundedText kept = new(LargestKept);
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

        if (kept.Length > LargestStreamed)
        {
            isFull = true;
            text = $"\n[more than {LargestStreamed / 1024} KiB: the rest is not streamed]\n";
        }

        journal.Stream(new SetupOutput(item, offset, text));
        offset += text.Length;
    }

    public override string ToString() => kept.IsCut ? $"{kept}\n[all of it is the artifact {artifact.Name}]" : kept.ToString();

    /// <summary>It is recorded: an artifact that says no more is removed.</summary>
    public void Settle()
    {
        if (!kept.IsCut)
        {
            artifact.Remove();
        }
    }

    public void Dispose() => artifact.Dispose();
}
