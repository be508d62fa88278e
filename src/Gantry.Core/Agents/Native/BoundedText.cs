using System.Text;

namespace Gantry.Core.Agents.Native;

/// <summary>
/// Keeps the beginning and the end of a text that may be endless, in memory of about its limit, and says how much it left out between. The limit counts bytes
/// of UTF-8 and includes the line that says so.
/// </summary>
public sealed class BoundedText(int limit)
{
    private const int RoomForNote = 128;

    private readonly int half = Math.Max(0, (limit - RoomForNote) / 2);
    private readonly StringBuilder whole = new();
    private readonly StringBuilder tail = new();
    private string? head;
    private long length;

    /// <summary>Bytes of UTF-8 that were appended in all.</summary>
    public long Length => length;

    /// <summary>Whether something was left out.</summary>
    public bool IsCut => head is not null;

    /// <summary>A text within a limit.</summary>
    public static string Cut(string text, int limit)
    {
        var bounded = new BoundedText(limit);
        bounded.Append(text);
        return bounded.ToString();
    }

    /// <summary>Takes more of it.</summary>
    public void Append(string text)
    {
        length += Encoding.UTF8.GetByteCount(text);
        if (head is null)
        {
            whole.Append(text);
            if (length > limit)
            {
                var all = whole.ToString();
                head = Beginning(all, half);
                tail.Append(Ending(all, half));
                whole.Clear();
            }

            return;
        }

        tail.Append(text);
        // A character is at most three bytes per UTF-16 unit: trimming at twice the units keeps the cost per append small.
        if (tail.Length > 2 * half)
        {
            var kept = Ending(tail.ToString(), half);
            tail.Clear().Append(kept);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (head is null)
        {
            return whole.ToString();
        }

        var end = Ending(tail.ToString(), half);
        var left = length - Encoding.UTF8.GetByteCount(head) - Encoding.UTF8.GetByteCount(end);
        return $"{head}\n[… {left} of {length} bytes cut here …]\n{end}";
    }

    private static string Beginning(string text, int bytes)
    {
        var used = 0;
        var taken = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            taken += rune.Utf16SequenceLength;
        }

        return text[..taken];
    }

    private static string Ending(string text, int bytes)
    {
        var used = 0;
        var from = text.Length;
        while (from > 0)
        {
            Rune.DecodeLastFromUtf16(text.AsSpan(0, from), out var rune, out var units);
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            from -= units;
        }

        return text[from..];
    }
}
