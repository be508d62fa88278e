using System.Text;
using Gantry.Protocol.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>
/// What git writes to its standard error, line by line: how far it is goes to whoever asked, the last of the rest is kept. A line ends with a line feed, or with
/// the carriage return by which git writes over it. Bounded, whatever a remote sends.
/// </summary>
internal sealed class GitWords(Action<ImportProgress>? tell)
{
    private const int LongestLine = 4096;
    private const int MostLines = 100;
    private readonly List<byte> line = [];
    private readonly Queue<string> kept = [];

    /// <summary>Takes what came next.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value is (byte)'\n' or (byte)'\r')
            {
                EndLine();
            }
            else if (line.Count < LongestLine)
            {
                line.Add(value);
            }
        }
    }

    /// <summary>Nothing more comes: the lines that tell no progress, without those before the last hundred.</summary>
    public IReadOnlyList<string> End()
    {
        EndLine();
        return [.. kept];
    }

    private void EndLine()
    {
        var text = Encoding.UTF8.GetString([.. line]).Trim();
        line.Clear();
        if (text.Length == 0)
        {
            return;
        }

        if (tell is not null && ProgressLine.Read(text) is { } progress)
        {
            tell(progress);
            return;
        }

        kept.Enqueue(text);
        if (kept.Count > MostLines)
        {
            kept.Dequeue();
        }
    }
}
