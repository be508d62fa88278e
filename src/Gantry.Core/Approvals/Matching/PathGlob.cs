namespace Gantry.Core.Approvals.Matching;

/// <summary>A path pattern's segments, ready to compare.</summary>
internal sealed class PathGlob
{
    private const string AnyDepth = "**";

    private readonly bool absolute;
    private readonly IReadOnlyList<string> segments;

    private PathGlob(bool absolute, IReadOnlyList<string> segments)
    {
        this.absolute = absolute;
        this.segments = segments;
    }

    /// <summary>Of a pattern without doubled slashes and dots, but for a leading <c>./</c> that keeps a lone name at the top.</summary>
    public static PathGlob Parse(string pattern)
    {
        if (pattern.StartsWith('/'))
        {
            return new PathGlob(absolute: true, pattern[1..].Split('/'));
        }

        return pattern.StartsWith("./", StringComparison.Ordinal) ? new PathGlob(absolute: false, [pattern[2..]])
            : pattern == AnyDepth || pattern.Contains('/') ? new PathGlob(absolute: false, pattern.Split('/'))
            : new PathGlob(absolute: false, [AnyDepth, pattern]);
    }

    public bool Matches(string path, bool ignoreCase) => absolute == path.StartsWith('/') && Matches(Split(path), ignoreCase);

    /// <summary>Whether a folder above a path matches: gitignore's view, in which a folder stands for all in it.</summary>
    public bool MatchesFolderOf(string path)
    {
        var parts = Split(path);
        return absolute == path.StartsWith('/') && Enumerable.Range(1, Math.Max(0, parts.Length - 1)).Any(count => Matches(parts[..count], ignoreCase: true));
    }

    /// <summary>Whether a path is a folder above what the pattern names: who moves the folder moves that.</summary>
    public bool MayBeBeneath(string path)
    {
        var parts = path == "." ? [] : Split(path);
        if (absolute != path.StartsWith('/') || parts.Length >= segments.Count)
        {
            return false;
        }

        return segments.Take(parts.Length).Index().All(segment => segment.Item != AnyDepth && SegmentMatches(segment.Item, parts[segment.Index], ignoreCase: true));
    }

    /// <summary>Whether a segment is spelled out, letter by letter.</summary>
    public bool Names(string segment) => segments.Contains(segment, StringComparer.Ordinal);

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    // reached[n]: the path's first segments up to here can be told by the pattern's first n.
    private bool Matches(string[] path, bool ignoreCase)
    {
        var reached = new bool[segments.Count + 1];
        reached[0] = true;
        PassOver(reached);
        foreach (var part in path)
        {
            var next = new bool[segments.Count + 1];
            for (var at = 0; at < segments.Count; at++)
            {
                if (reached[at] && segments[at] == AnyDepth)
                {
                    // "src/**" is what lies beneath src, and not src: the last one takes a segment at least.
                    next[at] = true;
                    next[at + 1] |= at == segments.Count - 1;
                }
                else if (reached[at] && SegmentMatches(segments[at], part, ignoreCase))
                {
                    next[at + 1] = true;
                }
            }

            reached = next;
            PassOver(reached);
        }

        return reached[segments.Count];
    }

    private void PassOver(bool[] reached)
    {
        for (var at = 0; at < segments.Count - 1; at++)
        {
            reached[at + 1] |= reached[at] && segments[at] == AnyDepth;
        }
    }

    private static bool SegmentMatches(string pattern, string text, bool ignoreCase)
    {
        var (at, from, star, resume) = (0, 0, -1, 0);
        while (from < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = from;
            }
            else if (at < pattern.Length && CharacterMatches(pattern, ref at, text[from], ignoreCase))
            {
                from++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                from = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).TrimStart('*').IsEmpty;
    }

    private static bool CharacterMatches(string pattern, ref int at, char character, bool ignoreCase)
    {
        var escaped = pattern[at] == '\\' && at + 1 < pattern.Length;
        var expected = escaped ? pattern[at + 1] : pattern[at];
        var matches = (expected == '?' && !escaped)
            || expected == character
            || (ignoreCase && char.ToUpperInvariant(expected) == char.ToUpperInvariant(character));
        at += matches ? (escaped ? 2 : 1) : 0;
        return matches;
    }
}
