using System.Buffers.Text;
using System.Collections;
using System.Runtime.InteropServices;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>
/// A page of a replay. Its frames stand in one piece of memory as server-sent events write them, so that a late reader of a long log costs a copy per event and
/// no object; who wants them one by one gets each made anew. Small enough to stay out of the large-object heap, unless one event alone is larger.
/// </summary>
public sealed class FramePage : IReadOnlyList<FeedFrame>
{
    private const int FirstSize = 4 * 1024;
    private const int FullSize = 64 * 1024;
    private const int MostEvents = 512;

    // "id: ", the digits of a position, a line break, "data: ", and the two line breaks behind the data.
    private const int LongestFraming = 40;

    private readonly SessionId session;
    private readonly List<Entry> entries = [];
    private byte[] bytes;
    private int filled;

    private FramePage(SessionId session, int size)
    {
        this.session = session;
        bytes = GC.AllocateUninitializedArray<byte>(size);
    }

    /// <inheritdoc/>
    public int Count => entries.Count;

    /// <summary>All frames, one behind the other.</summary>
    public ReadOnlyMemory<byte> EventStreamBytes => bytes.AsMemory(0, filled);

    /// <summary>Of a page that is not empty.</summary>
    internal EventPosition First => entries[0].Position;

    /// <summary>Of a page that is not empty.</summary>
    internal EventPosition Last => entries[^1].Position;

    /// <inheritdoc/>
    public FeedFrame this[int index] => entries[index].ToFrame(session, bytes);

    /// <summary>Reads what comes after one position, through another, as much as a page takes; empty when there is nothing.</summary>
    /// <param name="isFirst">Most readers are nearly up to date: their first page begins small.</param>
    internal static FramePage Read(IEventTable events, SessionId session, EventPosition after, EventPosition through, bool isFirst)
    {
        var page = new FramePage(session, isFirst ? FirstSize : FullSize);
        events.Visit(session, after, MostEvents, FullSize, (in StoredEvent stored) => stored.Position <= through && page.TryAdd(stored));
        return page;
    }

    /// <inheritdoc/>
    public IEnumerator<FeedFrame> GetEnumerator()
    {
        foreach (var entry in entries)
        {
            yield return entry.ToFrame(session, bytes);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool TryAdd(in StoredEvent stored)
    {
        var needed = filled + stored.Json.Length + LongestFraming;
        if (needed > FullSize && entries.Count > 0)
        {
            return false;
        }

        if (needed > bytes.Length)
        {
            // Only of the first page, and of one with a large event alone.
            Array.Resize(ref bytes, Math.Max(needed, Math.Min(FullSize, bytes.Length * 4)));
        }

        Add("id: "u8);
        Utf8Formatter.TryFormat(stored.Position.Value, bytes.AsSpan(filled), out var digits);
        filled += digits;
        Add("\ndata: "u8);
        var start = filled;
        Add(stored.Json);
        entries.Add(new Entry(stored.Position, stored.RunId, start, stored.Json.Length, stored.TypeName.SequenceEqual(FeedFrame.EndOfRun)));
        Add("\n\n"u8);
        return true;
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(bytes.AsSpan(filled));
        filled += text.Length;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(EventPosition Position, RunId? RunId, int Start, int Length, bool EndsRun)
    {
        public FeedFrame ToFrame(SessionId session, byte[] bytes) => FeedFrame.OfStored(session, Position, RunId, EndsRun, bytes.AsMemory(Start, Length));
    }
}
