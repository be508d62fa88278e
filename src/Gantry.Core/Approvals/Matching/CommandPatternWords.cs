using System.Text;
using Gantry.Core.Approvals.Shell;

namespace Gantry.Core.Approvals.Matching;

/// <summary>The words of a command pattern: quotes as in a shell, and an unquoted <c>*</c>.</summary>
internal static class CommandPatternWords
{
    public static IReadOnlyList<WildcardText> Read(string text)
    {
        try
        {
            ScriptCharacters.Check(text);
        }
        catch (UnreadableScriptException unreadable)
        {
            throw ActionPattern.Fault($"The pattern cannot be told at sight. {unreadable.Message}");
        }

        var words = new List<WildcardText>();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is ' ' or '\t')
            {
                at++;
                continue;
            }

            words.Add(ReadWord(text, ref at));
        }

        return words;
    }

    public static string Write(IReadOnlyList<WildcardText> words) => string.Join(' ', words.Select(Write));

    private static string Write(WildcardText word) =>
        word.IsFixed
            ? ShellQuoting.Quote(word.Pieces[0])
            : string.Join('*', word.Pieces.Select(piece => piece.Length == 0 ? "" : ShellQuoting.Quote(piece)));

    private static WildcardText ReadWord(string text, ref int at)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        while (at < text.Length && text[at] is not (' ' or '\t'))
        {
            switch (text[at])
            {
                case '*':
                    at++;

                    // ** means no more than *.
                    if (pieces.Count == 0 || piece.Length > 0)
                    {
                        pieces.Add(piece.ToString());
                        piece.Clear();
                    }

                    break;
                case '\'' or '"':
                    ReadQuoted(text, ref at, piece);
                    break;
                case '\\' when at + 1 < text.Length && text[at + 1] != '\n':
                    piece.Append(text[at + 1]);
                    at += 2;
                    break;
                case ';' or '|' or '&' or '\n':
                    throw ActionPattern.Fault("A command pattern is about one command; write a rule for each, or quote the character.");
                case '<' or '>':
                    throw ActionPattern.Fault("A command pattern has no redirects: the file is judged by rules of kind file. Quote the character if it is an argument.");
                case '$' or '`' or '\\' or '(' or ')':
                    throw ActionPattern.Fault($"'{text[at]}' in a command pattern must stand in single quotes: only plain words are ever matched.");
                default:
                    piece.Append(text[at]);
                    at++;
                    break;
            }
        }

        pieces.Add(piece.ToString());
        return new WildcardText(pieces);
    }

    private static void ReadQuoted(string text, ref int at, StringBuilder piece)
    {
        var quote = text[at];
        for (at++; at < text.Length && text[at] != quote; at++)
        {
            if (quote == '"' && text[at] is '$' or '`')
            {
                throw ActionPattern.Fault($"'{text[at]}' in a command pattern must stand in single quotes: only plain words are ever matched.");
            }

            if (quote == '"' && text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' or '$' or '`')
            {
                at++;
            }

            piece.Append(text[at]);
        }

        if (at >= text.Length)
        {
            throw ActionPattern.Fault($"A quote ({quote}) in the pattern is not closed.");
        }

        at++;
    }
}
