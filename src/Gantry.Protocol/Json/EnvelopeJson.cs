using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Json;

/// <summary>The one place that knows the envelope's field names and their order.</summary>
internal static class EnvelopeJson
{
    // Its words, two ids, a time, two numbers, an agent's name of 64 and a type's of 40 characters.
    private const int LongestHead = 512;
    private const int FirstSize = 1024;
    private const int LargestKept = 64 * 1024;

    // Made once for each thread: every event passes here.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public static byte[] Write(EventEnvelope envelope)
    {
        var json = TakeWriter();
        var type = envelope.Type;

        // By hand up to the payload: none of these values has a character that JSON would escape, and every event passes here.
        var head = new HeadWriter(buffer!.GetSpan(LongestHead));
        head.Add("{\"v\":"u8);
        head.Add(EventEnvelope.Version);
        if (envelope.Position is { } position)
        {
            head.Add(",\"seq\":"u8);
            head.Add(position.Value);
        }

        head.Add(",\"at\":\""u8);
        head.Add(envelope.At);
        head.Add("\",\"sessionId\":\""u8);
        head.Add(envelope.SessionId.Value);
        if (envelope.RunId is { } runId)
        {
            head.Add("\",\"runId\":\""u8);
            head.Add(runId.Value);
        }

        head.Add("\",\"provider\":\""u8);
        head.Add(envelope.Provider.Value);
        head.Add("\",\"kind\":\""u8);
        head.Add(type.Kind);
        head.Add("\",\"type\":\""u8);
        head.Add(type.Name);
        head.Add("\",\"payload\":"u8);
        buffer.Advance(head.Length);

        JsonSerializer.Serialize(json, envelope.Payload, EventJson.TypeInfoOf(type.Payload));
        json.Flush();
        return [.. buffer.WrittenSpan, (byte)'}'];
    }

    public static EventEnvelope Read(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = EventJson.DeepestEnvelope });
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;

        var name = Required(root, "type").GetString() ?? "";
        if (!EventCatalog.TryFind(name, out var type))
        {
            throw new JsonException($"Unknown event type '{name}'.");
        }

        var payload = (EventPayload?)Required(root, "payload").Deserialize(EventJson.TypeInfoOf(type.Payload))
            ?? throw new JsonException($"An event of type '{name}' has no payload.");

        return new EventEnvelope(
            root.TryGetProperty("seq"u8, out var seq) ? EventPosition.At(seq.GetInt64()) : null,
            Required(root, "at").GetDateTimeOffset(),
            SessionId.Parse(Required(root, "sessionId").GetString() ?? ""),
            root.TryGetProperty("runId"u8, out var runId) ? RunId.Parse(runId.GetString() ?? "") : null,
            AgentName.Parse(Required(root, "provider").GetString() ?? ""),
            payload);
    }

    private static JsonElement Required(JsonElement root, string field) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(field, out var value)
            ? value
            : throw new JsonException($"An event envelope needs '{field}'.");

    // Empty, whatever the last one who wrote on this thread left.
    private static Utf8JsonWriter TakeWriter()
    {
        if (buffer is null or { Capacity: > LargestKept } || writer is null)
        {
            buffer = new ArrayBufferWriter<byte>(FirstSize);
            writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = EventJson.Default.Options.Encoder, MaxDepth = EventJson.DeepestEnvelope });
        }

        buffer.ResetWrittenCount();
        writer.Reset();
        return writer;
    }

    // Names are ASCII by their own rules (AgentName, EventCatalog).
    private ref struct HeadWriter(Span<byte> span)
    {
        private const int WholeMilliseconds = 23;
        private readonly Span<byte> span = span;

        public int Length { get; private set; }

        public void Add(ReadOnlySpan<byte> text)
        {
            text.CopyTo(span[Length..]);
            Length += text.Length;
        }

        public void Add(string ascii) => Length += Encoding.ASCII.GetBytes(ascii, span[Length..]);

        public void Add(long number)
        {
            Utf8Formatter.TryFormat(number, span[Length..], out var written);
            Length += written;
        }

        public void Add(Guid id)
        {
            Utf8Formatter.TryFormat(id, span[Length..], out var written);
            Length += written;
        }

        // The round-trip form without the digits behind the milliseconds.
        public void Add(DateTimeOffset at)
        {
            Utf8Formatter.TryFormat(at.UtcDateTime, span[Length..], out _, new StandardFormat('O'));
            Length += WholeMilliseconds;
            span[Length++] = (byte)'Z';
        }
    }
}
