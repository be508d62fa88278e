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

    public static byte[] Write(EventEnvelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = EventJson.Default.Options.Encoder, MaxDepth = EventJson.DeepestEnvelope }))
        {
            var type = envelope.Type;
            writer.WriteStartObject();
            writer.WriteNumber("v"u8, EventEnvelope.Version);
            if (envelope.Position is { } position)
            {
                writer.WriteNumber("seq"u8, position.Value);
            }

            writer.WriteString("at"u8, envelope.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            writer.WriteString("sessionId"u8, envelope.SessionId.Value);
            if (envelope.RunId is { } runId)
            {
                writer.WriteString("runId"u8, runId.Value);
            }

            writer.WriteString("provider"u8, envelope.Provider.Value);
            writer.WriteString("kind"u8, type.Kind);
            writer.WriteString("type"u8, type.Name);
            writer.WritePropertyName("payload"u8);
            JsonSerializer.Serialize(writer, envelope.Payload, EventJson.TypeInfoOf(type.Payload));
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
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
}
