namespace Gantry.Server.QrCodes;

/// <summary>How hard a code is to read, by the standard's four features; the lowest of the eight masks is taken.</summary>
internal static class QrPenalty
{
    private const string LooksLikeFinder = "10111010000";
    private const string LooksLikeFinderToo = "00001011101";

    public static int Of(QrGrid grid)
    {
        var rows = grid.ToRows();
        var columns = Enumerable.Range(0, grid.Width).Select(x => string.Concat(rows.Select(row => row[x]))).ToArray();
        return rows.Concat(columns).Sum(line => Runs(line) + Finders(line)) + Blocks(rows) + Balance(rows);
    }

    private static int Runs(string line)
    {
        var penalty = 0;
        for (int begin = 0, end = 1; end <= line.Length; end++)
        {
            if (end == line.Length || line[end] != line[begin])
            {
                penalty += end - begin >= 5 ? end - begin - 2 : 0;
                begin = end;
            }
        }

        return penalty;
    }

    private static int Finders(string line) =>
        40 * Enumerable.Range(0, line.Length - LooksLikeFinder.Length + 1)
            .Count(at => line.AsSpan(at, LooksLikeFinder.Length) is var part && (part.SequenceEqual(LooksLikeFinder) || part.SequenceEqual(LooksLikeFinderToo)));

    private static int Blocks(IReadOnlyList<string> rows) =>
        3 * Enumerable.Range(0, rows.Count - 1).Sum(y =>
            Enumerable.Range(0, rows.Count - 1).Count(x => rows[y][x] == rows[y][x + 1] && rows[y][x] == rows[y + 1][x] && rows[y][x] == rows[y + 1][x + 1]));

    // Ten for each step of five in a hundred away from half dark.
    private static int Balance(IReadOnlyList<string> rows)
    {
        var total = rows.Count * rows.Count;
        var dark = rows.Sum(row => row.Count(module => module == '1'));
        return 10 * (int)Math.Floor(Math.Abs((dark * 20.0) - (total * 10.0)) / total);
    }
}
