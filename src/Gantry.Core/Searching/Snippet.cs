using System.Text;
using Gantry.Core.Text;
using Gantry.Protocol.Searching;

namespace Gantry.Core.Searching;

/// <summary>A found text for people: on one line, control characters visible, matches apart from the text.</summary>
internal static class Snippet
{
    public static (string Text, IReadOnlyList<SnippetMatch> Matches) Of(string marked)
    {
        var text = new StringBuilder(marked.Length);
        var matches = new List<SnippetMatch>();
        var rest = marked.AsSpan();
        while (rest.IndexOf(FoundEntry.Opening) is var opening and >= 0)
        {
            Append(text, rest[..opening]);
            rest = rest[(opening + 1)..];
            var closing = rest.IndexOf(FoundEntry.Closing);
            var match = closing < 0 ? rest : rest[..closing];
            var start = text.Length;
            Append(text, match);
            matches.Add(new SnippetMatch(start, text.Length - start));
            rest = closing < 0 ? [] : rest[(closing + 1)..];
        }

        Append(text, rest);
        return (text.ToString(), matches);
    }

    // Line breaks and tabs are layout and hide nothing: in a snippet a space says as much.
    private static void Append(StringBuilder text, ReadOnlySpan<char> piece)
    {
        var line = new StringBuilder(piece.Length);
        foreach (var c in piece)
        {
            line.Append(c is '\n' or '\r' or '\t' ? ' ' : c);
        }

        text.Append(VisibleText.Of(line.ToString()));
    }
}
