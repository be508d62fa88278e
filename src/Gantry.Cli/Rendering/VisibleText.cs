using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gantry.Cli.Rendering;

/// <summary>
/// Makes text from agents, tools and repositories safe to show: control characters (so every terminal escape), and the marks that reorder or hide text, are
/// written out visibly. Line feeds and tabs stay. Works piece by piece: it never looks at a neighbour.
/// </summary>
internal static class VisibleText
{
    private const char SymbolForNull = '\u2400';
    private const char SymbolForDelete = '\u2421';

    private static readonly SearchValues<char> Hidden = SearchValues.Create(HiddenCharacters());
    private static readonly SearchValues<char> HiddenOrUnseen = SearchValues.Create(UnseenCharacters());

    /// <summary>Text for the screen; line feeds and tabs stay.</summary>
    public static string Of(string text) => Spelled(text, Hidden);

    /// <summary>The same for what somebody is about to allow: characters that draw nothing are written out too.</summary>
    public static string Exactly(string text) => Spelled(text, HiddenOrUnseen);

    /// <summary>Text for one line: line feeds and tabs are written out too.</summary>
    public static string OnOneLine(string text) => Of(text).Replace("\n", "␊", StringComparison.Ordinal).Replace('\t', ' ');

    private static string Spelled(string text, SearchValues<char> hidden)
    {
        if (text.AsSpan().IndexOfAny(hidden) < 0)
        {
            return text;
        }

        var spelled = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = hidden.Contains(c) ? Spell(spelled, c) : spelled.Append(c);
        }

        return spelled.ToString();
    }

    private static StringBuilder Spell(StringBuilder spelled, char c) => c switch
    {
        < ' ' => spelled.Append((char)(SymbolForNull + c)),
        '\x7f' => spelled.Append(SymbolForDelete),
        _ => spelled.Append(CultureInfo.InvariantCulture, $"<U+{(int)c:X4}>"),
    };

    private static char[] HiddenCharacters()
    {
        var controls = Enumerable.Range(0, 0x20).Where(c => c is not ('\n' or '\t')).Concat(Enumerable.Range(0x7f, 0x21));

        // Left-to-right and right-to-left marks, embeddings, overrides and isolates, line and paragraph separators, zero-width space and byte order mark:
        // with them a command can look like another one.
        int[] marks = [0x061c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, .. Enumerable.Range(0x202a, 5), .. Enumerable.Range(0x2060, 10), 0xfeff];
        return [.. controls.Concat(marks).Select(c => (char)c)];
    }

    // Joiners, letters, fillers and blanks that draw nothing, and variation selectors: prose and emoji use them, and with them two commands look the same. Tag
    // characters are pairs that all begin with the last of these.
    private static char[] UnseenCharacters()
    {
        int[] unseen =
        [
            0x00a0, 0x00ad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, .. Enumerable.Range(0x180b, 5), .. Enumerable.Range(0x2000, 11), 0x200c, 0x200d, 0x202f, 0x205f,
            .. Enumerable.Range(0x206a, 6), 0x2800, 0x3000, 0x3164, 0xffa0, .. Enumerable.Range(0xfe00, 16), 0xfff9, 0xfffa, 0xfffb, 0xdb40,
        ];
        return [.. HiddenCharacters(), .. unseen.Select(c => (char)c)];
    }
}
