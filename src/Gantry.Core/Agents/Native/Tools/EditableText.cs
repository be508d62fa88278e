using System.Text;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// A text whose line endings models need not know: it is searched as if each line ended with a single line feed, and what is put in gets the endings that the
/// text has. Everything that is not replaced stays as it was, byte for byte.
/// </summary>
internal sealed class EditableText
{
    private readonly string raw;

    // Where, in the searched text, a carriage return was left out before a line feed; in order.
    private readonly List<int> returns = [];

    public EditableText(string raw)
    {
        this.raw = raw;
        var plain = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] == '\r' && at + 1 < raw.Length && raw[at + 1] == '\n')
            {
                returns.Add(plain.Length);
            }
            else
            {
                plain.Append(raw[at]);
            }
        }

        Plain = plain.ToString();
    }

    /// <summary>The text with single line feeds.</summary>
    public string Plain { get; }

    /// <summary>Where a text occurs in <see cref="Plain"/>, occurrences that overlap left out; at most so many.</summary>
    public IReadOnlyList<int> Find(string text, int most)
    {
        var found = new List<int>();
        for (var at = 0; found.Count < most && (at = Plain.IndexOf(text, at, StringComparison.Ordinal)) >= 0; at += text.Length)
        {
            found.Add(at);
        }

        return found;
    }

    /// <summary>The line that a place of <see cref="Plain"/> lies in, counted from 1.</summary>
    public int LineOf(int place) => Plain.AsSpan(0, place).Count('\n') + 1;

    /// <summary>The text with new words at each of the places.</summary>
    /// <param name="places">In order, of <see cref="Plain"/>; none overlap.</param>
    public string Replace(IReadOnlyList<int> places, int length, string words)
    {
        // Most of the file's lines decide; a file of one line has none to ask, and takes the words as they are.
        var ending = returns.Count * 2 > Plain.AsSpan().Count('\n') ? "\r\n" : "\n";
        var put = ending == "\n" ? words : words.Replace("\n", ending, StringComparison.Ordinal);
        var result = new StringBuilder(raw.Length + (places.Count * put.Length));
        var from = 0;
        foreach (var place in places)
        {
            result.Append(raw, from, RawOf(place) - from).Append(put);
            from = RawOf(place + length);
        }

        return result.Append(raw, from, raw.Length - from).ToString();
    }

    public static string WithSingleFeeds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    // A place just before a line's end stands before its carriage return, in which ever text one looks.
    private int RawOf(int place)
    {
        var before = returns.BinarySearch(place);
        return place + (before >= 0 ? before : ~before);
    }
}
