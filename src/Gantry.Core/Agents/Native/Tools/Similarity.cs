namespace Gantry.Core.Agents.Native.Tools;

/// <summary>How alike two short texts are.</summary>
internal static class Similarity
{
    /// <summary>From 0 to 1, the share of letters that need not be changed to make one of the other.</summary>
    public static double Of(string one, string other)
    {
        var longest = Math.Max(one.Length, other.Length);
        return longest == 0 ? 1 : 1 - ((double)Distance(one, other) / longest);
    }

    // Levenshtein's, with two rows.
    private static int Distance(string one, string other)
    {
        var above = new int[other.Length + 1];
        var row = new int[other.Length + 1];
        for (var column = 0; column <= other.Length; column++)
        {
            above[column] = column;
        }

        for (var line = 1; line <= one.Length; line++)
        {
            row[0] = line;
            for (var column = 1; column <= other.Length; column++)
            {
                var changed = above[column - 1] + (one[line - 1] == other[column - 1] ? 0 : 1);
                row[column] = Math.Min(changed, Math.Min(above[column], row[column - 1]) + 1);
            }

            (above, row) = (row, above);
        }

        return above[other.Length];
    }
}
