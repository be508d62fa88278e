using System.Text;
using System.Text.RegularExpressions;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// A path pattern as shells and git know it: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders, <c>[a-z]</c>, <c>{a,b}</c>. Takes time in proportion to
/// the path, whatever the pattern.
/// </summary>
internal sealed class GlobPattern
{
    private const int LongestPattern = 1000;
    private readonly Regex regex;

    private GlobPattern(Regex regex) => this.regex = regex;

    /// <param name="hasBraces">Whether <c>{a,b}</c> means a or b; git takes braces for letters.</param>
    /// <exception cref="ToolInputException">The pattern is too long or cannot be read.</exception>
    public static GlobPattern Parse(string pattern, bool hasBraces = true)
    {
        if (pattern.Length > LongestPattern)
        {
            throw new ToolInputException($"A pattern may have {LongestPattern} characters at most.");
        }

        try
        {
            return new GlobPattern(new Regex(
                $"^{Translate(pattern, hasBraces)}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline));
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new ToolInputException("The pattern cannot be read; write it as **/*.cs, src/*.ts or {a,b}.json.");
        }
    }

    /// <param name="path">Its parts separated by <c>/</c>, without one at either end.</param>
    public bool Matches(string path) => regex.IsMatch(path);

    private static string Translate(string pattern, bool hasBraces)
    {
        var regex = new StringBuilder();
        var braces = 0;
        for (var at = 0; at < pattern.Length; at++)
        {
            var letter = pattern[at];
            if (letter == '*')
            {
                at = Stars(pattern, at, regex);
            }
            else if (letter == '[' && ClassEnd(pattern, at) is { } end)
            {
                regex.Append(Class(pattern[(at + 1)..end]));
                at = end;
            }
            else if (letter == '\\' && at + 1 < pattern.Length)
            {
                regex.Append(Regex.Escape(pattern[++at].ToString()));
            }
            else if (hasBraces && letter == '{' && pattern.AsSpan(at).Contains('}'))
            {
                braces++;
                regex.Append("(?:");
            }
            else if (braces > 0 && letter == ',')
            {
                regex.Append('|');
            }
            else if (braces > 0 && letter == '}')
            {
                braces--;
                regex.Append(')');
            }
            else
            {
                regex.Append(letter == '?' ? "[^/]" : Regex.Escape(letter.ToString()));
            }
        }

        return regex.ToString();
    }

    // "**/" stands for no folder or some, "/**" at the end for all that is below; other stars stay within a name.
    private static int Stars(string pattern, int at, StringBuilder regex)
    {
        var last = at;
        while (last + 1 < pattern.Length && pattern[last + 1] == '*')
        {
            last++;
        }

        var isWholePart = (at == 0 || pattern[at - 1] == '/') && (last + 1 == pattern.Length || pattern[last + 1] == '/');
        if (last == at || !isWholePart)
        {
            regex.Append("[^/]*");
            return last;
        }

        if (last + 1 == pattern.Length)
        {
            regex.Append(".*");
            return last;
        }

        regex.Append("(?:.*/)?");
        return last + 1;
    }

    private static int? ClassEnd(string pattern, int open)
    {
        var first = open + 1 < pattern.Length && pattern[open + 1] is '!' or '^' ? open + 2 : open + 1;
        var end = first + 1 < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
        return end < 0 ? null : end;
    }

    private static string Class(string inner)
    {
        var negated = inner.StartsWith('!') || inner.StartsWith('^');
        var letters = (negated ? inner[1..] : inner).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)
            .Replace("^", "\\^", StringComparison.Ordinal);
        return negated ? $"[^/{letters}]" : $"[{letters}]";
    }
}
