using System.Runtime.InteropServices;

namespace Gantry.Core.Agents.Diffs;

/// <summary>What becomes of a line.</summary>
internal enum LineChange
{
    Kept,
    Removed,
    Added,
}

/// <summary>One line of a comparison.</summary>
/// <param name="Line">Its index among the old lines, or among the new ones when it was added.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LineEdit(LineChange Change, int Line);

/// <summary>
/// The way from old lines to new ones by Myers' greedy algorithm: the shortest, unless it takes more than <see cref="MostEdits"/> edits; then what lies
/// between the common beginning and end is replaced whole, which is right as well and bounds time and memory.
/// </summary>
internal static class LineDiff
{
    private const int MostEdits = 1000;

    public static IReadOnlyList<LineEdit> Of(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        var shorter = Math.Min(old.Count, now.Count);
        var start = 0;
        while (start < shorter && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < shorter - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var edits = new List<LineEdit>(Enumerable.Range(0, start).Select(line => new LineEdit(LineChange.Kept, line)));
        AddMiddle(edits, old, start, old.Count - end, now, start, now.Count - end);
        edits.AddRange(Enumerable.Range(old.Count - end, end).Select(line => new LineEdit(LineChange.Kept, line)));
        return edits;
    }

    private static void AddMiddle(List<LineEdit> edits, IReadOnlyList<string> old, int oldFrom, int oldTo, IReadOnlyList<string> now, int nowFrom, int nowTo)
    {
        var oldCount = oldTo - oldFrom;
        var nowCount = nowTo - nowFrom;
        if (Search(index => old[oldFrom + index], oldCount, index => now[nowFrom + index], nowCount) is not { } reached)
        {
            edits.AddRange(Enumerable.Range(oldFrom, oldCount).Select(line => new LineEdit(LineChange.Removed, line)));
            edits.AddRange(Enumerable.Range(nowFrom, nowCount).Select(line => new LineEdit(LineChange.Added, line)));
            return;
        }

        // Walk back from the end, one edit and the kept lines before it at a time.
        var backwards = new List<LineEdit>();
        var x = oldCount;
        var y = nowCount;
        for (var depth = reached.Count; depth > 0; depth--)
        {
            var before = reached[depth - 1];
            var diagonal = x - y;
            var added = diagonal == -depth || (diagonal != depth && At(before, depth - 1, diagonal - 1) < At(before, depth - 1, diagonal + 1));
            var edgeX = added ? At(before, depth - 1, diagonal + 1) : At(before, depth - 1, diagonal - 1);
            var edgeY = edgeX - (added ? diagonal + 1 : diagonal - 1);
            var keptFromX = added ? edgeX : edgeX + 1;
            for (; x > keptFromX; x--, y--)
            {
                backwards.Add(new LineEdit(LineChange.Kept, oldFrom + x - 1));
            }

            backwards.Add(added ? new LineEdit(LineChange.Added, nowFrom + edgeY) : new LineEdit(LineChange.Removed, oldFrom + edgeX));
            x = edgeX;
            y = edgeY;
        }

        for (; x > 0; x--)
        {
            backwards.Add(new LineEdit(LineChange.Kept, oldFrom + x - 1));
        }

        backwards.Reverse();
        edits.AddRange(backwards);
    }

    // For each number of edits before the last: how far into the old lines one gets on each diagonal. Null: more edits than we look for.
    private static List<int[]>? Search(Func<int, string> old, int oldCount, Func<int, string> now, int nowCount)
    {
        var reached = new List<int[]>();
        for (var depth = 0; depth <= Math.Min(MostEdits, oldCount + nowCount); depth++)
        {
            var here = new int[(2 * depth) + 1];
            for (var diagonal = -depth; diagonal <= depth; diagonal += 2)
            {
                var x = depth == 0 ? 0
                    : diagonal == -depth || (diagonal != depth && At(reached[^1], depth - 1, diagonal - 1) < At(reached[^1], depth - 1, diagonal + 1))
                        ? At(reached[^1], depth - 1, diagonal + 1)
                        : At(reached[^1], depth - 1, diagonal - 1) + 1;
                while (x < oldCount && x - diagonal < nowCount && x - diagonal >= 0 && old(x) == now(x - diagonal))
                {
                    x++;
                }

                here[diagonal + depth] = x;
                if (x >= oldCount && x - diagonal >= nowCount)
                {
                    return reached;
                }
            }

            reached.Add(here);
        }

        return null;
    }

    private static int At(int[] reached, int depth, int diagonal) => reached[diagonal + depth];
}
