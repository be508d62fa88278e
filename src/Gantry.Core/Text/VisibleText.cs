using System.Globalization;
using System.Text;

namespace Gantry.Core.Text;

/// <summary>Makes what cannot be seen visible, so that what people read is what there is.</summary>
public static class VisibleText
{
    /// <summary>
    /// The text with every control, format (bidirectional and zero-width characters among them), private-use and unpaired surrogate character as
    /// <c>\n</c>, <c>\t</c>, <c>\r</c> or <c>\u{…}</c>.
    /// </summary>
    public static string Of(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\n' => visible.Append("\\n"),
                '\r' => visible.Append("\\r"),
                '\t' => visible.Append("\\t"),
                _ when IsInvisible(rune) => visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"),
                _ => visible.Append(rune),
            };
        }

        return visible.ToString();
    }

    /// <summary>The beginning of a text on one line, for lists.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static bool IsInvisible(Rune rune) =>
        rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
}
