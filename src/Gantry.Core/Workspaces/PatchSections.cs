using System.Globalization;
using System.Text.RegularExpressions;

namespace Gantry.Core.Workspaces;

/// <summary>Takes a patch of git's apart, file by file in git's order. A line of a hunk never begins like a header, so headers cannot be forged by content.</summary>
internal static partial class PatchSections
{
    public static IReadOnlyList<PatchSection> Read(string patch, bool truncated)
    {
        var sections = new List<PatchSection>();
        for (var start = 0; start < patch.Length;)
        {
            var end = patch.IndexOf('\n', start) is var found and >= 0 ? found + 1 : patch.Length;
            var line = patch[start..end];
            start = end;
            if (line.StartsWith("diff --git ", StringComparison.Ordinal))
            {
                sections.Add(new PatchSection([], IsBinary: false));
            }
            else if (sections is [.., var section])
            {
                sections[^1] = section.With(line);
            }
        }

        // Nobody knows how much of the last one is missing.
        if (truncated && sections.Count > 0)
        {
            sections.RemoveAt(sections.Count - 1);
        }

        return sections;
    }

    private static PatchSection With(this PatchSection section, string line)
    {
        if (line.StartsWith("@@ ", StringComparison.Ordinal) && Header().Match(line) is { Success: true } header)
        {
            return section with { Hunks = [.. section.Hunks, new PatchHunk(Number(header, "os"), Number(header, "ol"), Number(header, "ns"), Number(header, "nl"), new(line))] };
        }

        if (section.Hunks is [.., var hunk])
        {
            hunk.Text.Append(line);
            return section;
        }

        return line.StartsWith("Binary files ", StringComparison.Ordinal) ? section with { IsBinary = true } : section;
    }

    private static int Number(Match header, string name) =>
        header.Groups[name].Success ? int.Parse(header.Groups[name].Value, NumberStyles.None, CultureInfo.InvariantCulture) : 1;

    [GeneratedRegex(
        @"\A@@ -(?<os>[0-9]+)(,(?<ol>[0-9]+))? \+(?<ns>[0-9]+)(,(?<nl>[0-9]+))? @@",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Header();
}

/// <summary>One file of a patch.</summary>
internal sealed record PatchSection(IReadOnlyList<PatchHunk> Hunks, bool IsBinary);

/// <summary>One hunk of a patch.</summary>
internal sealed record PatchHunk(int OldStart, int OldLines, int NewStart, int NewLines, System.Text.StringBuilder Text);
