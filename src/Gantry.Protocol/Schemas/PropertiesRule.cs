using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary><c>properties</c>, <c>required</c> and <c>additionalProperties</c>.</summary>
internal sealed class PropertiesRule(Dictionary<string, JsonSchema> known, IReadOnlyList<string> required, JsonSchema? others) : ISchemaRule
{
    public static PropertiesRule Read(JsonElement schema) =>
        new(
            schema.TryGetProperty("properties", out var properties)
                ? properties.EnumerateObject().ToDictionary(property => property.Name, property => JsonSchema.Read(property.Value), StringComparer.Ordinal)
                : [],
            schema.TryGetProperty("required", out var required) ? [.. required.EnumerateArray().Select(name => name.GetString() ?? "")] : [],
            schema.TryGetProperty("additionalProperties", out var others) ? JsonSchema.Read(others) : null);

    public void Check(JsonElement value, string pointer, List<SchemaFault> faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var name in required)
        {
            if (!value.TryGetProperty(name, out _))
            {
                faults.Add(new SchemaFault(pointer, $"It has no '{name}'."));
            }
        }

        foreach (var property in value.EnumerateObject())
        {
            if ((known.GetValueOrDefault(property.Name) ?? others) is { } schema)
            {
                schema.Check(property.Value, $"{pointer}/{Escape(property.Name)}", faults);
            }
        }
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
