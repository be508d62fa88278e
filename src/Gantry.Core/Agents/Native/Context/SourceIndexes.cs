namespace Gantry.Core.Agents.Native.Context;

/// <summary>What was read of the workspaces that were worked in last.</summary>
internal sealed class SourceIndexes(TimeProvider time)
{
    private const int Most = 8;

    private readonly Lock gate = new();
    private readonly LinkedList<(string Folder, SourceIndex Index)> latest = new();

    /// <summary>That of a folder; of folders that were not asked for in a while, it is forgotten.</summary>
    public SourceIndex Of(string folder)
    {
        lock (gate)
        {
            var known = latest.FirstOrDefault(one => string.Equals(one.Folder, folder, StringComparison.Ordinal));
            if (known.Index is null)
            {
                known = (folder, new SourceIndex(time));
            }
            else
            {
                latest.Remove(known);
            }

            latest.AddFirst(known);
            if (latest.Count > Most)
            {
                latest.RemoveLast();
            }

            return known.Index;
        }
    }
}
