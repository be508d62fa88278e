using System.Runtime.CompilerServices;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Wire;

/// <summary>
/// Finds the token counts in a stream of server-sent events. A line that has come whole is searched for the words that matter and read only when it has one;
/// one that comes in pieces is read as it comes, since it may be larger than anyone would keep.
/// </summary>
internal struct SseUsageReader(ModelProtocol protocol)
{
    private const int LongestHead = 8;

    private UsageReader data;
    private StreamVolume volume;
    private Place place;
    private int named;
    private long length;
    private Head head;
    private int headLength;

    private enum Place
    {
        LineStart,
        FieldName,
        Data,
        OtherField,
    }

    /// <summary>The last event of an answer has come.</summary>
    public bool IsWhole { get; private set; }

    public readonly UsageCounts Counts => data.Counts;

    /// <summary>A stream of messages counts its input at the beginning and its output at the end.</summary>
    public readonly bool IsCounted => protocol == ModelProtocol.Messages ? data.Counts.HasLastWord : data.Counts.IsKnown && (IsWhole || data.Counts.Output > 0);

    public readonly long EstimatedOutput => volume.EstimatedTokens;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var piece = end < 0 ? bytes : bytes[..end];
            if (place == Place.LineStart && end >= 0)
            {
                TakeLine(piece);
            }
            else
            {
                TakePiece(piece);
                if (end >= 0)
                {
                    EndLine();
                }
            }

            bytes = end < 0 ? default : bytes[(end + 1)..];
        }
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("data:"u8))
        {
            return;
        }

        var payload = line["data:"u8.Length..];
        volume.Add(payload.Length);
        if (payload.Length <= LongestHead)
        {
            IsWhole |= IsDone(payload);
        }
        else if (Matters(payload))
        {
            data.Begin();
            data.Feed(payload);
            IsWhole |= data.IsTerminal;
        }
    }

    // A line without these words changes nothing, so that reading it or not is the same.
    private readonly bool Matters(ReadOnlySpan<byte> payload) =>
        payload.IndexOf("\"usage\""u8) >= 0
        || protocol switch
        {
            ModelProtocol.Messages => payload.IndexOf("\"message_stop\""u8) >= 0,
            ModelProtocol.ChatCompletions => false,
            ModelProtocol.Responses => payload.IndexOf("\"response.completed\""u8) >= 0 || payload.IndexOf("\"response.incomplete\""u8) >= 0 || payload.IndexOf("\"response.failed\""u8) >= 0,
            _ => true,
        };

    private void TakePiece(ReadOnlySpan<byte> piece)
    {
        if (place == Place.LineStart)
        {
            place = Place.FieldName;
            named = 0;
        }

        while (place == Place.FieldName && !piece.IsEmpty)
        {
            place = piece[0] != "data:"u8[named] ? Place.OtherField : ++named == "data:"u8.Length ? Place.Data : Place.FieldName;
            piece = piece[1..];
            if (place == Place.Data)
            {
                data.Begin();
                length = headLength = 0;
            }
        }

        if (place == Place.Data)
        {
            var room = Math.Min(piece.Length, LongestHead - headLength);
            piece[..room].CopyTo(((Span<byte>)head)[headLength..]);
            headLength += room;
            length += piece.Length;
            data.Feed(piece);
        }
    }

    private void EndLine()
    {
        if (place == Place.Data)
        {
            volume.Add(length);
            IsWhole |= data.IsTerminal || (length <= LongestHead && IsDone(((ReadOnlySpan<byte>)head)[..headLength]));
        }

        place = Place.LineStart;
    }

    private static bool IsDone(ReadOnlySpan<byte> payload) => payload.Trim(" \r"u8).SequenceEqual("[DONE]"u8);

    [InlineArray(LongestHead)]
    private struct Head
    {
        private byte first;
    }
}
