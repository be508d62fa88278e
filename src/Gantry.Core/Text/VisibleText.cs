using System.Globalization;
using System.Text;

namespace Gantry.Core.Text;

/// <summary>
/// Text of unknown origin as one line for people: nothing in it moves the cursor, turns the writing around or hides. <c>ESC</c> shows as <c>␛</c>, a line
/// feed as <c>\n</c>, an invisible character as <c>\u{200B}</c>.
/// </summary>
public static class VisibleText
{
    private const int LongestLine = 500;

    /// <summary>The text as one line of 500 characters at most; says how many more there were.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder(text.Length);
        var taken = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= LongestLine)
            {
                return $"{line}… ({text.Length - taken} more characters)";
            }

            Append(line, rune);
            taken += rune.Utf16SequenceLength;
        }

        return line.ToString();
    }

    /// <summary>The whole text with its lines and tabs; everything else that hides or moves is spelled out.</summary>
    public static string OfLines(string text)
    {
        var lines = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t')
            {
                lines.Append((char)rune.Value);
            }
            else
            {
                Append(lines, rune);
            }
        }

        return lines.ToString();
    }

    /// <summary>The beginning of a text, for lists; never half a character.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static void Append(StringBuilder line, Rune rune)
    {
        _ = rune.Value switch
        {
            '\n' => line.Append(@"\n"),
            '\r' => line.Append(@"\r"),
            '\t' => line.Append(@"\t"),
            < 0x20 => line.Append((char)(0x2400 + rune.Value)),
            0x7F => line.Append('\u2421'),
            _ when IsInvisible(rune) => line.Append(@"\u{").Append(rune.Value.ToString("X", CultureInfo.InvariantCulture)).Append('}'),
            _ => line.Append(rune),
        };
    }

    // Format characters hold the bidi and zero-width ones; the listed ones are letters, marks and symbols that draw nothing.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,
        UnicodeCategory.SpaceSeparator => rune.Value != ' ',
        _ => rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF),
    };
}
