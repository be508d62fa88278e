using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Tests.Schemas;

/// <summary>
/// Makes the schemas that ship under <c>schemas/</c> from the records and their comments. It stands with the tests because only they run it: the program
/// carries what it made.
/// </summary>
internal sealed class SchemaGenerator
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private readonly DocumentedTypes comments = DocumentedTypes.OfProtocol();
    private readonly JsonSchemaExporterOptions options;

    public SchemaGenerator() => options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    public JsonObject Envelope() =>
        Headed(
            "envelope",
            "What all events have in common, as stored and as sent. The schema named like its type describes an event whole.",
            EnvelopeOf(
                kind: new JsonObject { ["enum"] = Words(EventCatalog.All.Select(type => type.Kind).Distinct()) },
                type: new JsonObject { ["enum"] = Words(EventCatalog.All.Select(type => type.Name)) },
                payload: new JsonObject { ["type"] = "object", ["description"] = "What the event says; its form follows from the type." },
                isDurable: null));

    public JsonObject EventOf(EventType type) =>
        Headed(
            type.Name,
            comments.SummaryOf(type.Payload),
            EnvelopeOf(
                kind: new JsonObject { ["const"] = type.Kind },
                type: new JsonObject { ["const"] = type.Name },
                payload: SchemaOf(type.Payload),
                type.IsDurable));

    public JsonObject FrameOf(string name, Type frame) => Headed(name, comments.SummaryOf(frame), SchemaOf(frame));

    private static JsonObject Headed(string name, string? description, JsonObject schema)
    {
        var headed = new JsonObject { ["$schema"] = Dialect, ["$id"] = $"urn:gantry:schema:{name}", ["title"] = name };
        if (description is not null)
        {
            headed["description"] = description;
        }

        foreach (var (keyword, value) in schema.Where(keyword => keyword.Key != "description"))
        {
            headed[keyword] = value?.DeepClone();
        }

        return headed;
    }

    // The envelope is written by hand (EnvelopeJson), so its schema is too; a test holds them together.
    private static JsonObject EnvelopeOf(JsonObject kind, JsonObject type, JsonObject payload, bool? isDurable)
    {
        var properties = new JsonObject
        {
            ["v"] = new JsonObject { ["const"] = EventEnvelope.Version, ["description"] = "The envelope's version." },
            ["seq"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["description"] = "The place in the session's log, without gaps; absent on frames that are streamed and never stored." },
            ["at"] = new JsonObject { ["type"] = "string", ["format"] = "date-time", ["description"] = "UTC, to the millisecond." },
            ["sessionId"] = Uuid(),
            ["runId"] = Uuid(),
            ["provider"] = OfName(64),
            ["kind"] = kind,
            ["type"] = type,
            ["payload"] = payload,
        };
        var required = new[] { "v", "seq", "at", "sessionId", "provider", "kind", "type", "payload" }.Where(name => name != "seq" || isDurable is true);
        if (isDurable is false)
        {
            properties["seq"] = false;
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = Words(required) };
    }

    private JsonObject SchemaOf(Type type) => (JsonObject)EventJson.TypeInfoOf(type).GetJsonSchemaAsNode(options);

    // The one place that says what our own converters write, which the exporter cannot see.
    private JsonObject Describe(JsonSchemaExporterContext context, JsonNode exported)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = type switch
        {
            _ when Implements(type, typeof(IEntityId<>)) => Uuid(),
            _ when Implements(type, typeof(INamedId<>)) => OfName(200),
            _ when type == typeof(AgentName) => OfName(64),
            _ when type == typeof(EventPosition) => new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
            _ when type == typeof(JsonElement) => [],
            _ => (JsonObject)exported,
        };

        WithoutNull(schema);
        if (schema["properties"] is JsonObject)
        {
            RequireWhatIsAlwaysWritten(context, schema);
        }

        if (context.PropertyInfo is { } property && comments.ParameterOf(property.DeclaringType, property.Name) is { } description)
        {
            schema["description"] = description;
        }

        return schema;
    }

    // Payloads are written without their nulls, so null is no value here: the property is absent.
    private static void WithoutNull(JsonObject schema)
    {
        schema.Remove("default");
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(type => type!.GetValue<string>()).Single(type => type != "null");
        }

        if (schema["enum"] is JsonArray words)
        {
            schema["enum"] = Words(words.Where(word => word is not null).Select(word => word!.GetValue<string>()));
            schema["type"] = "string";
        }
    }

    private static void RequireWhatIsAlwaysWritten(JsonSchemaExporterContext context, JsonObject schema)
    {
        var written = context.TypeInfo.Properties.Where(property => !property.IsGetNullable).Select(property => property.Name).ToList();
        schema.Remove("required");
        if (written.Count > 0)
        {
            schema["required"] = Words(written);
        }
    }

    private static JsonObject Uuid() => new() { ["type"] = "string", ["format"] = "uuid" };

    private static JsonObject OfName(int longest) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = longest };

    private static JsonArray Words(IEnumerable<string> words) => [.. words.Select(word => JsonValue.Create(word))];

    private static bool Implements(Type type, Type word) =>
        type.GetInterfaces().Any(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == word);
}
