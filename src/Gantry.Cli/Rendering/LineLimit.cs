namespace Gantry.Cli.Rendering;

/// <summary>Takes text in pieces and lets its first lines through; of the others it keeps the count and the last few.</summary>
internal sealed class LineLimit(int most, int lastKept)
{
    private readonly Queue<string> last = new();
    private string partial = "";

    public int Hidden { get; private set; }

    public int Shown { get; private set; }

    /// <summary>The lines at the end that were not let through.</summary>
    public IReadOnlyCollection<string> Last => last;

    /// <summary>The lines that this piece completes and that are let through.</summary>
    public IEnumerable<string> Take(string text)
    {
        var lines = (partial + text).Split('\n');
        partial = lines[^1];
        return [.. lines[..^1].Where(Lets)];
    }

    /// <summary>The last line, when no line feed ended it.</summary>
    public IEnumerable<string> End()
    {
        var line = partial;
        partial = "";
        return line.Length > 0 && Lets(line) ? [line] : [];
    }

    private bool Lets(string line)
    {
        if (Shown < most)
        {
            Shown++;
            return true;
        }

        Hidden++;
        last.Enqueue(line);
        if (last.Count > lastKept)
        {
            last.Dequeue();
        }

        return false;
    }
}
