using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Core.Events;

/// <summary>
/// An item in flight. Its text is kept as the JSON that snapshots have of it, in pieces that only ever grow at their end: all snapshots share them, whatever
/// moment each is of, so that a text that grows long costs its own size once. What no snapshot has asked for yet is kept as it came. Used under its feed's lock;
/// the pieces that it gave out may be read by anyone.
/// </summary>
internal sealed class GrowingItem(ItemId id, RunId run, string type)
{
    private const int FirstPiece = 512;
    private const int LargestPiece = 16 * 1024;
    private const int EncodedAtOnce = 1024;

    // The longest escape of one UTF-16 unit is \uXXXX.
    private const int LongestEscape = 6;

    private readonly StringBuilder waiting = new();
    private readonly List<ReadOnlyMemory<byte>> full = [];
    private byte[] piece = [];
    private int filled;

    public RunId Run => run;

    public void Append(string text) => waiting.Append(text);

    /// <summary>Adds the item as it stands now to a snapshot.</summary>
    public void WriteTo(List<ReadOnlyMemory<byte>> pieces)
    {
        EncodeWaiting();

        // Its text is the last of its fields: what is empty here ends in "text":""}.
        var shell = JsonSerializer.SerializeToUtf8Bytes(new ItemInFlight(id, run, type, ""), EventJson.Default.ItemInFlight);
        var end = shell.Length - "\"}".Length;
        pieces.Add(shell.AsMemory(0, end));
        pieces.AddRange(full);
        pieces.Add(piece.AsMemory(0, filled));
        if (waiting.Length > 0)
        {
            // Half of a pair, whose other half comes with the next delta: to this snapshot's reader it is one unit of the text, as it is to the deltas' offsets.
            pieces.Add("\\uFFFD"u8.ToArray());
        }

        pieces.Add(shell.AsMemory(end));
    }

    private void EncodeWaiting()
    {
        Span<char> source = stackalloc char[EncodedAtOnce];
        var escaped = ArrayPool<char>.Shared.Rent(EncodedAtOnce * LongestEscape);
        var start = 0;
        while (start < waiting.Length)
        {
            var count = Math.Min(EncodedAtOnce, waiting.Length - start);
            waiting.CopyTo(start, source, count);
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(source[..count], escaped, out var consumed, out var written, isFinalBlock: false);
            if (consumed == 0)
            {
                break;
            }

            AppendPiece(escaped.AsSpan(0, written));
            start += consumed;
        }

        waiting.Remove(0, start);
        ArrayPool<char>.Shared.Return(escaped);
    }

    private void AppendPiece(ReadOnlySpan<char> escaped)
    {
        while (!escaped.IsEmpty)
        {
            Utf8.FromUtf16(escaped, piece.AsSpan(filled), out var read, out var written);
            filled += written;
            escaped = escaped[read..];
            if (escaped.IsEmpty)
            {
                return;
            }

            // What was given out goes on to be read there; the next piece is another array.
            if (filled > 0)
            {
                full.Add(piece.AsMemory(0, filled));
            }

            (piece, filled) = (new byte[Math.Clamp(piece.Length * 2, FirstPiece, LargestPiece)], 0);
        }
    }
}
