using System.Text;

namespace Gantry.Adapters.Storage.Tables;

/// <summary>Text as every store can keep it in a column.</summary>
internal static class StorableText
{
    // The one character that Postgres has no place for, and at which SQLite's library ends a text. In an envelope it is escaped, so the log keeps it; what a table shows of it is its picture.
    private const char Nul = '\0';
    private const char PictureOfNul = '\u2400';

    /// <summary>The same text, unless it holds a NUL or half a surrogate pair.</summary>
    public static string Of(string text)
    {
        if (text.Contains(Nul, StringComparison.Ordinal))
        {
            text = text.Replace(Nul, PictureOfNul);
        }

        // A file cut in the middle of a character gives such text; encoding puts U+FFFD there, as it does everywhere else.
        return text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
    }
}
