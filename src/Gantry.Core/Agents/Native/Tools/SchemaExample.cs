using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>Makes arguments that fit a schema: what it requires, with the schema's own examples where it has some.</summary>
internal static class SchemaExample
{
    private const int Deepest = 5;

    /// <summary>One JSON object.</summary>
    public static string Of(JsonElement schema) => (Example(schema, 0) ?? new JsonObject()).ToJsonString();

    private static JsonNode? Example(JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            return null;
        }

        if (First(schema, "examples") is { } example)
        {
            return example;
        }

        if (schema.TryGetProperty("default", out var usual))
        {
            return JsonNode.Parse(usual.GetRawText());
        }

        if (First(schema, "enum") is { } choice)
        {
            return choice;
        }

        var type = !schema.TryGetProperty("type", out var word) ? null
            : word.ValueKind == JsonValueKind.String ? word.GetString()
            : First(schema, "type")?.ToString();
        return type switch
        {
            "object" => OfObject(schema, depth),
            "array" => schema.TryGetProperty("items", out var items) && Example(items, depth + 1) is { } entry ? new JsonArray(entry) : new JsonArray(),
            "integer" or "number" => schema.TryGetProperty("minimum", out var least) ? JsonNode.Parse(least.GetRawText()) : JsonValue.Create(1),
            "boolean" => JsonValue.Create(true),
            "null" => null,
            _ => JsonValue.Create("text"),
        };
    }

    private static JsonObject OfObject(JsonElement schema, int depth)
    {
        var example = new JsonObject();
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray().Select(one => one.GetString()!).Where(name => properties.TryGetProperty(name, out _)))
            {
                example[name] = Example(properties.GetProperty(name), depth + 1);
            }
        }

        return example;
    }

    private static JsonNode? First(JsonElement schema, string word) =>
        schema.TryGetProperty(word, out var some) && some.ValueKind == JsonValueKind.Array && some.GetArrayLength() > 0 ? JsonNode.Parse(some[0].GetRawText()) : null;
}
