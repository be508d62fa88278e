using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Json;

/// <summary>The one place that knows the envelope's field names and their order.</summary>
internal static class EnvelopeJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int TimeLength = 24;
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
        json.WriteStartObject();
        json.WriteNumber("v"u8, EventEnvelope.Version);
        if (envelope.Position is { } position)
        {
            json.WriteNumber("seq"u8, position.Value);
        }

        Span<byte> at = stackalloc byte[TimeLength];
        envelope.At.UtcDateTime.TryFormat(at, out _, TimeFormat, CultureInfo.InvariantCulture);
        json.WriteString("at"u8, at);
        json.WriteString("sessionId"u8, envelope.SessionId.Value);
        if (envelope.RunId is { } runId)
        {
            json.WriteString("runId"u8, runId.Value);
        }

        json.WriteString("provider"u8, envelope.Provider.Value);
        json.WriteString("kind"u8, type.Kind);
        json.WriteString("type"u8, type.Name);
        json.WritePropertyName("payload"u8);
        JsonSerializer.Serialize(json, envelope.Payload, EventJson.TypeInfoOf(type.Payload));
        json.WriteEndObject();
        json.Flush();
        return buffer!.WrittenSpan.ToArray();
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
}
