using System.Globalization;
using System.Text;

namespace Gantry.Core.Agents.Diffs;

/// <summary>
/// Unified diffs in git's form, with three lines of context; <c>git apply</c> takes them. Texts of more than 1 MB or 5,000 lines are not compared: a line that
/// begins with <c>#</c> says so instead.
/// </summary>
public static class UnifiedDiff
{
    /// <summary>The longest text that is compared, in UTF-16 code units.</summary>
    public const int LargestText = 1_000_000;

    private const int MostLines = 5_000;
    private const int Context = 3;

    /// <summary>The diff of a file that is not there yet.</summary>
    public static string OfNewFile(string path, string text)
    {
        if (WhyNotShown(text) is { } reason)
        {
            return NotShown(path, reason);
        }

        var header = $"diff --git {Name('a', path)} {Name('b', path)}\nnew file mode 100644\n";
        return text.Length == 0 ? header : header + $"--- /dev/null\n+++ {Field('b', path)}\n" + Hunks([], LinesOf(text));
    }

    /// <summary>The diff of a file that is there; null when nothing changes.</summary>
    public static string? OfChange(string path, string oldText, string newText)
    {
        if (oldText == newText)
        {
            return null;
        }

        return (WhyNotShown(oldText) ?? WhyNotShown(newText)) is { } reason
            ? NotShown(path, reason)
            : $"diff --git {Name('a', path)} {Name('b', path)}\n--- {Field('a', path)}\n+++ {Field('b', path)}\n" + Hunks(LinesOf(oldText), LinesOf(newText));
    }

    /// <summary>What stands in place of a diff.</summary>
    public static string NotShown(string path, string reason) => $"# {Name('b', path)}: no diff, because {reason}.\n";

    private static string? WhyNotShown(string text) =>
        text.Contains('\0') ? "the content is no text"
        : text.Length > LargestText ? string.Create(CultureInfo.InvariantCulture, $"the content is too large to show ({text.Length} characters)")
        : text.AsSpan().Count('\n') is var lines and > MostLines ? string.Create(CultureInfo.InvariantCulture, $"the content is too long to show ({lines} lines)")
        : null;

    // Each line with its line feed, which only a last one may lack.
    private static List<string> LinesOf(string text)
    {
        var lines = new List<string>();
        for (var from = 0; from < text.Length;)
        {
            var end = text.IndexOf('\n', from);
            var next = end < 0 ? text.Length : end + 1;
            lines.Add(text[from..next]);
            from = next;
        }

        return lines;
    }

    private static string Hunks(List<string> old, List<string> now)
    {
        var edits = LineDiff.Of(old, now);
        var diff = new StringBuilder();
        var oldLine = 0;
        var newLine = 0;
        var at = 0;
        while (NextChange(edits, at) is { } change)
        {
            var from = Math.Max(at, change - Context);
            oldLine += from - at;
            newLine += from - at;
            var to = EndOfHunk(edits, change);
            WriteHunk(diff, edits, from, to, old, now, ref oldLine, ref newLine);
            at = to;
        }

        return diff.ToString();
    }

    private static int? NextChange(IReadOnlyList<LineEdit> edits, int from)
    {
        for (var at = from; at < edits.Count; at++)
        {
            if (edits[at].Change != LineChange.Kept)
            {
                return at;
            }
        }

        return null;
    }

    // Changes whose contexts would touch share a hunk.
    private static int EndOfHunk(IReadOnlyList<LineEdit> edits, int change)
    {
        var last = change;
        for (var at = change + 1; at < edits.Count && at - last <= 2 * Context + 1; at++)
        {
            if (edits[at].Change != LineChange.Kept)
            {
                last = at;
            }
        }

        return Math.Min(edits.Count, last + 1 + Context);
    }

    private static void WriteHunk(
        StringBuilder diff, IReadOnlyList<LineEdit> edits, int from, int to, List<string> old, List<string> now, ref int oldLine, ref int newLine)
    {
        var body = new StringBuilder();
        var removed = 0;
        var added = 0;
        for (var at = from; at < to; at++)
        {
            var (change, index) = edits[at];
            var line = change == LineChange.Added ? now[index] : old[index];
            body.Append(change switch { LineChange.Kept => ' ', LineChange.Removed => '-', _ => '+' }).Append(line);
            if (!line.EndsWith('\n'))
            {
                body.Append("\n\\ No newline at end of file\n");
            }

            removed += change == LineChange.Added ? 0 : 1;
            added += change == LineChange.Removed ? 0 : 1;
        }

        diff.Append("@@ -").Append(Range(oldLine, removed)).Append(" +").Append(Range(newLine, added)).Append(" @@\n").Append(body);
        oldLine += removed;
        newLine += added;
    }

    // A range without lines names the line before it.
    private static string Range(int before, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? before : before + 1)},{count}");

    // Git ends a name that holds a space with a tab, lest it be read as a date.
    private static string Field(char side, string path) => Name(side, path) is var name && !name.StartsWith('"') && name.Contains(' ') ? name + "\t" : name;

    private static string Name(char side, string path)
    {
        while (path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith('/'))
        {
            path = path[(path[0] == '/' ? 1 : 2)..];
        }

        return path.Any(c => c is < ' ' or '"' or '\\' or '\x7f') ? Quoted($"{side}/{path}") : $"{side}/{path}";
    }

    private static string Quoted(string name)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in name)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                < ' ' or '\x7f' => quoted.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0')),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
