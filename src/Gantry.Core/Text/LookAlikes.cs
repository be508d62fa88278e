using System.Globalization;
using System.Text;

namespace Gantry.Core.Text;

/// <summary>
/// Finds words that mix Latin letters with letters of scripts that look like them, such as a Cyrillic <c>а</c> in <c>pаth</c>: such a word names something
/// else than it seems to. Words wholly of one script are fine.
/// </summary>
public static class LookAlikes
{
    private const int MostWords = 3;

    /// <summary>A sentence that names the words with the letters in question spelled out; null when there are none.</summary>
    public static string? In(string text)
    {
        if (Ascii.IsValid(text))
        {
            return null;
        }

        var mixed = Words(text).Where(IsMixed).Distinct(StringComparer.Ordinal).Take(MostWords + 1).ToList();
        return mixed.Count == 0
            ? null
            : $"Look closely: letters that look like Latin ones are in {string.Join(", ", mixed.Take(MostWords).Select(Spelled))}{(mixed.Count > MostWords ? " and more" : "")}.";
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(rune);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static bool IsMixed(string word) => word.EnumerateRunes().Any(rune => Rune.IsLetter(rune) && rune.IsAscii) && word.EnumerateRunes().Any(IsLookAlike);

    private static string Spelled(string word) =>
        $"'{string.Concat(word.EnumerateRunes().Select(rune => IsLookAlike(rune) ? $"<U+{rune.Value.ToString("X4", CultureInfo.InvariantCulture)}>" : rune.ToString()))}'";

    // Greek, Cyrillic, Armenian, Cherokee, Latin of mathematics and fullwidth forms.
    private static bool IsLookAlike(Rune rune) =>
        rune.Value is (>= 0x0370 and <= 0x058F) or (>= 0x13A0 and <= 0x13FF) or (>= 0x1D400 and <= 0x1D7FF) or (>= 0xFF10 and <= 0xFF5A) && Rune.IsLetterOrDigit(rune);
}
