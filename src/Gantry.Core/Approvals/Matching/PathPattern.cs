using Gantry.Core.Approvals.Shell;
using Gantry.Core.Failures;

namespace Gantry.Core.Approvals.Matching;

/// <summary>
/// Files in the manner of .gitignore, seen from the workspace's top: <c>*.md</c> anywhere, <c>src/*.cs</c> in one folder, <c>src/**</c> all beneath;
/// <c>/etc/**</c> is absolute. A backslash makes <c>*</c> and <c>?</c> plain.
/// </summary>
public sealed record PathPattern : ActionPattern
{
    /// <summary>The most characters.</summary>
    public const int LongestText = 1024;

    private readonly PathGlob glob;

    private PathPattern(string text, PathGlob glob)
    {
        Text = text;
        this.glob = glob;
    }

    /// <inheritdoc/>
    public override string Kind => "file";

    /// <inheritdoc/>
    public override string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="GantryException">It is none; names the field <c>pattern</c>.</exception>
    public static PathPattern Parse(string text)
    {
        if (text.Length is 0 or > LongestText)
        {
            throw Fault($"A file pattern has from 1 to {LongestText} characters, such as src/** or *.md.");
        }

        try
        {
            ScriptCharacters.Check(text);
        }
        catch (UnreadableScriptException unreadable)
        {
            throw Fault($"The pattern cannot be told at sight. {unreadable.Message}");
        }

        if (text.StartsWith('~'))
        {
            throw Fault("A file pattern does not know '~'; write the absolute folder.");
        }

        if (HasOtherSigns(text))
        {
            throw Fault(@"A file pattern knows *, ** and ? alone. Write a rule for each case, and a backslash before [ ] { } ! that belong to a name.");
        }

        var normalised = Normalise(text);
        return new PathPattern(normalised, PathGlob.Parse(normalised));
    }

    /// <summary>The pattern for just this path.</summary>
    internal static PathPattern Exactly(string path) =>
        // Without a slash it would be found in every folder.
        Parse(path.Contains('/') ? Escape(path) : $"./{Escape(path)}");

    internal static string Escape(string path) =>
        string.Concat(path.Select(character => @"\*?[]{}!".Contains(character) ? $@"\{character}" : character.ToString()));

    /// <inheritdoc/>
    public bool Equals(PathPattern? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override bool Matches(ActionPart part) =>
        part is FilePart file
        && !LexicalPath.LeadsOut(file.Path)
        && (glob.Matches(file.Path, ignoreCase: false) || (file.Absolute is { } absolute && glob.Matches(absolute, ignoreCase: false)))
        && file.Hazards.All(hazard => hazard.Reach == HazardReach.Whole && glob.Names(hazard.Word));

    /// <inheritdoc/>
    public override bool Touches(ActionPart part)
    {
        if (part is not FilePart file)
        {
            return false;
        }

        // How far up a path leads may not be known; from the very top it would be this one.
        var path = LexicalPath.LeadsOut(file.Path) ? $"/{file.Path.Replace("../", "", StringComparison.Ordinal)}" : file.Path;
        return Touches(path) || (file.Absolute is { } absolute && Touches(absolute));
    }

    private bool Touches(string path) => glob.Matches(path, ignoreCase: true) || glob.MatchesFolderOf(path) || glob.MayBeBeneath(path);

    // What other programs' patterns mean something by.
    private static bool HasOtherSigns(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '\n' or '\t' or '[' or ']' or '{' or '}' or '!')
            {
                return true;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return text.EndsWith('\\') && !text.EndsWith(@"\\", StringComparison.Ordinal);
    }

    private static string Normalise(string text)
    {
        var anchored = text.StartsWith("./", StringComparison.Ordinal);
        var segments = text.Split('/');
        if (segments.Contains("..", StringComparer.Ordinal))
        {
            throw Fault("A file pattern has no '..'; write it from the workspace's top, or absolute.");
        }

        var kept = segments.Where(segment => segment.Length > 0 && segment != ".").ToList();
        if (text.EndsWith('/') && kept.Count > 0)
        {
            kept.Add("**");
        }

        if (kept.Count == 0)
        {
            throw Fault("A file pattern names a file or a folder, such as src/**.");
        }

        var path = string.Join('/', kept);
        return text.StartsWith('/') ? $"/{path}" : anchored && kept.Count == 1 && path != "**" ? $"./{path}" : path;
    }
}
