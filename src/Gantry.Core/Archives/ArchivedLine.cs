using System.Text.Json;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Archives;

/// <summary>Reads from a line what the database keeps beside the envelope. Types that this version does not know pass.</summary>
internal static class ArchivedLine
{
    // As deep as an envelope can be, and some more: an archive may come from a later version.
    private const int Deepest = 256;

    public static LoggedEvent Read(SessionId session, ReadOnlySpan<byte> line)
    {
        long? seq = null;
        RunId? run = null;
        string? type = null;
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Deepest });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("seq"u8))
            {
                reader.Read();
                seq = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("runId"u8))
            {
                reader.Read();
                run = RunId.Parse(reader.GetString()!);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetString();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return seq is { } number && type is not null
            ? new LoggedEvent(session, EventPosition.At(number), run, type, line.ToArray())
            : throw new JsonException("A line of an archive is no event.");
    }
}
