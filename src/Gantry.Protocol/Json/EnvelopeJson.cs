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

    // {"v":1,"seq":9223372036854775807,"at":"2026-01-01T00:00:00.000Z
    private const int LongestStart = 72;
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
        var head = new HeadWriter(buffer!.GetSpan(LongestHead));
        head.AddStart(envelope.Position, envelope.At);
        head.AddRest(envelope.SessionId, envelope.RunId, envelope.Provider, envelope.Type);
        buffer.Advance(head.Length);
        return [.. WritePayload(json, envelope.Payload, envelope.Type), (byte)'}'];
    }

    /// <summary>The same but for its start, with room for that in front.</summary>
    public static byte[] WriteDraft(SessionId session, RunId? run, AgentName provider, EventPayload payload)
    {
        var type = EventCatalog.Of(payload);
        var json = TakeWriter();
        var head = new HeadWriter(buffer!.GetSpan(LongestHead));
        head.AddRest(session, run, provider, type);
        buffer.Advance(head.Length);

        var rest = WritePayload(json, payload, type);
        var draft = GC.AllocateUninitializedArray<byte>(LongestStart + rest.Length + 1);
        rest.CopyTo(draft.AsSpan(LongestStart));
        draft[^1] = (byte)'}';
        return draft;
    }

    /// <summary>Writes the start of a draft right before its rest.</summary>
    public static ReadOnlyMemory<byte> Complete(byte[] draft, EventPosition position, DateTimeOffset at)
    {
        Span<byte> start = stackalloc byte[LongestStart];
        var head = new HeadWriter(start);
        head.AddStart(position, at);
        var from = LongestStart - head.Length;
        start[..head.Length].CopyTo(draft.AsSpan(from));
        return draft.AsMemory(from);
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

    private static ReadOnlySpan<byte> WritePayload(Utf8JsonWriter json, EventPayload payload, EventType type)
    {
        JsonSerializer.Serialize(json, payload, EventJson.TypeInfoOf(type.Payload));
        json.Flush();
        return buffer!.WrittenSpan;
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

    // What stands before the payload, by hand: none of these values has a character that JSON would escape, and every event passes here. Names are ASCII by
    // their own rules (AgentName, EventCatalog).
    private ref struct HeadWriter(Span<byte> span)
    {
        private const int WholeMilliseconds = 23;
        private readonly Span<byte> span = span;

        public int Length { get; private set; }

        public void AddStart(EventPosition? position, DateTimeOffset at)
        {
            Add("{\"v\":"u8);
            Add(EventEnvelope.Version);
            if (position is { } seq)
            {
                Add(",\"seq\":"u8);
                Add(seq.Value);
            }

            Add(",\"at\":\""u8);
            Add(at);
        }

        public void AddRest(SessionId session, RunId? run, AgentName provider, EventType type)
        {
            Add("\",\"sessionId\":\""u8);
            Add(session.Value);
            if (run is { } id)
            {
                Add("\",\"runId\":\""u8);
                Add(id.Value);
            }

            Add("\",\"provider\":\""u8);
            Add(provider.Value);
            Add("\",\"kind\":\""u8);
            Add(type.Kind);
            Add("\",\"type\":\""u8);
            Add(type.Name);
            Add("\",\"payload\":"u8);
        }

        private void Add(ReadOnlySpan<byte> text)
        {
            text.CopyTo(span[Length..]);
            Length += text.Length;
        }

        private void Add(string ascii) => Length += Encoding.ASCII.GetBytes(ascii, span[Length..]);

        private void Add(long number)
        {
            Utf8Formatter.TryFormat(number, span[Length..], out var written);
            Length += written;
        }

        private void Add(Guid id)
        {
            Utf8Formatter.TryFormat(id, span[Length..], out var written);
            Length += written;
        }

        // The round-trip form without the digits behind the milliseconds.
        private void Add(DateTimeOffset at)
        {
            Utf8Formatter.TryFormat(at.UtcDateTime, span[Length..], out _, new StandardFormat('O'));
            Length += WholeMilliseconds;
            span[Length++] = (byte)'Z';
        }
    }
}
