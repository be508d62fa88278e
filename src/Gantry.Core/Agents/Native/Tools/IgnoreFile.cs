using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>What the <c>.gitignore</c> of one folder says about what lies below it; the last line that fits decides, as git has it.</summary>
internal sealed class IgnoreFile
{
    private const string Name = ".gitignore";
    private const int LargestFile = 256 * 1024;
    private const int MostLines = 2000;
    private readonly List<IgnoreLine> lines = [];

    private IgnoreFile(string text)
    {
        foreach (var line in text.Split('\n').Take(MostLines))
        {
            if (IgnoreLine.Parse(line) is { } read)
            {
                lines.Add(read);
            }
        }
    }

    /// <summary>That of a folder; null when it has none that can be read.</summary>
    public static IgnoreFile? Of(ISandboxFiles files, string folder)
    {
        try
        {
            return FileText.Read(files, folder == "." ? Name : $"{folder}/{Name}", LargestFile) is { Text: { } text } ? new IgnoreFile(text) : null;
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
        {
            // A link that leads out, a folder of that name, or the like: nobody is told what to ignore.
            return null;
        }
    }

    /// <summary>True: ignored. False: named as not ignored. Null: it says nothing.</summary>
    /// <param name="path">Relative to this file's folder.</param>
    public bool? Says(string path, bool isFolder)
    {
        for (var at = lines.Count - 1; at >= 0; at--)
        {
            if (lines[at].Fits(path, isFolder))
            {
                return !lines[at].IsNegated;
            }
        }

        return null;
    }
}

/// <summary>One line of a <c>.gitignore</c>.</summary>
internal sealed record IgnoreLine(GlobPattern Pattern, bool IsNegated, bool OnlyFolders, bool WholePath)
{
    /// <summary>Null for a line without a pattern, or with one that cannot be read.</summary>
    public static IgnoreLine? Parse(string line)
    {
        var text = line.TrimEnd('\r');
        text = text.EndsWith("\\ ", StringComparison.Ordinal) ? text : text.TrimEnd(' ');
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        var isNegated = text[0] == '!';
        text = isNegated ? text[1..] : text;
        var onlyFolders = text.EndsWith('/');
        text = text.TrimEnd('/');

        // A slash anywhere but at the end ties the pattern to the file's own folder.
        var wholePath = text.Contains('/', StringComparison.Ordinal);
        text = text.TrimStart('/');
        try
        {
            return text.Length == 0 ? null : new IgnoreLine(GlobPattern.Parse(text, hasBraces: false), isNegated, onlyFolders, wholePath);
        }
        catch (ToolInputException)
        {
            return null;
        }
    }

    public bool Fits(string path, bool isFolder) =>
        (isFolder || !OnlyFolders) && Pattern.Matches(WholePath ? path : path[(path.LastIndexOf('/') + 1)..]);
}
