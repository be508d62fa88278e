using System.Globalization;
using System.Text;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>Explains why a text was not found in a file: what looks alike, with its lines as they are.</summary>
internal static class NearMiss
{
    private const int MostLinesShown = 12;
    private const int LongestLineShown = 300;

    // Line by line comparison is quadratic in their lengths.
    private const int MostLinesCompared = 5000;
    private const int LongestLineCompared = 200;

    public static string Explain(string text, string wanted)
    {
        var lines = text.Split('\n');
        var sought = wanted.Trim('\n').Split('\n');
        if (FindFolded(lines, sought) is { } alike)
        {
            return $"What differs only in white space, quotation marks or dashes stands there from line {alike + 1} on:\n{Shown(lines, alike, sought.Length)}\nCopy it exactly.";
        }

        if (text.Contains(wanted.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            var place = text.IndexOf(wanted.Trim(), StringComparison.OrdinalIgnoreCase);
            var line = text.AsSpan(0, place).Count('\n');
            return $"It stands from line {line + 1} on with other white space around it or in other letter case:\n{Shown(lines, line, sought.Length)}\nCopy it exactly.";
        }

        return FindClosest(lines, sought) is { } closest
            ? $"The closest is from line {closest + 1} on:\n{Shown(lines, closest, sought.Length)}\nRead the file again if you are not sure what it says."
            : "Nothing in the file looks like it; read the file again.";
    }

    // The first place where all lines are the same but for what is easily got wrong.
    private static int? FindFolded(string[] lines, string[] sought)
    {
        var wanted = sought.Select(Fold).ToArray();
        if (wanted.All(line => line.Length == 0))
        {
            return null;
        }

        var folded = lines.Select(Fold).ToArray();
        for (var from = 0; from + wanted.Length <= folded.Length; from++)
        {
            if (folded.AsSpan(from, wanted.Length).SequenceEqual(wanted))
            {
                return from;
            }
        }

        return null;
    }

    // Each line that is somewhere in the file votes for where the whole would begin; without any such line the most similar line counts.
    private static int? FindClosest(string[] lines, string[] sought)
    {
        var places = lines.Select((line, index) => (Line: line.Trim(), Index: index)).Where(line => line.Line.Length > 2).ToLookup(line => line.Line, line => line.Index);
        var best = sought
            .SelectMany((line, index) => places[line.Trim()].Take(100).Select(place => Math.Clamp(place - index, 0, lines.Length - 1)))
            .CountBy(start => start)
            .OrderByDescending(start => start.Value)
            .ThenBy(start => start.Key)
            .Select(start => (int?)start.Key)
            .FirstOrDefault();
        return best ?? FindSimilarLine(lines, sought);
    }

    private static int? FindSimilarLine(string[] lines, string[] sought)
    {
        var wanted = Array.FindIndex(sought, line => line.Trim().Length > 2);
        if (wanted < 0)
        {
            return null;
        }

        var words = sought[wanted].Trim();
        var (score, place) = lines.Take(MostLinesCompared)
            .Select((line, index) => (Score: Similarity.Of(Beginning(line.Trim()), Beginning(words)), Place: index))
            .MaxBy(line => line.Score);
        return score >= 0.5 ? Math.Max(0, place - wanted) : null;
    }

    private static string Beginning(string line) => line.Length <= LongestLineCompared ? line : line[..LongestLineCompared];

    private static string Shown(string[] lines, int from, int count)
    {
        var shown = new StringBuilder();
        var to = Math.Min(lines.Length, from + Math.Min(count, MostLinesShown));
        for (var at = from; at < to; at++)
        {
            var line = lines[at].TrimEnd('\r');
            shown.Append(line.Length <= LongestLineShown ? line : line[..LongestLineShown] + "…").Append('\n');
        }

        return to < from + count && to < lines.Length ? shown.Append(CultureInfo.InvariantCulture, $"[… {Math.Min(lines.Length, from + count) - to} more lines]").ToString() : shown.ToString().TrimEnd('\n');
    }

    private static string Fold(string line)
    {
        var folded = new StringBuilder(line.Length);
        foreach (var letter in line)
        {
            _ = letter switch
            {
                '“' or '”' or '„' or '«' or '»' => folded.Append('"'),
                '‘' or '’' or '‚' or '`' => folded.Append('\''),
                '–' or '—' or '−' or '‑' => folded.Append('-'),
                '\u200b' or '\ufeff' => folded,
                _ when char.IsWhiteSpace(letter) => folded,
                _ => folded.Append(letter),
            };
        }

        return folded.ToString();
    }
}
