using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary><c>type</c>: one word or several.</summary>
internal sealed class TypeRule(IReadOnlyList<string> types) : ISchemaRule
{
    public static TypeRule Read(JsonElement keyword)
    {
        List<string> types = keyword.ValueKind == JsonValueKind.Array
            ? [.. keyword.EnumerateArray().Select(type => type.GetString() ?? "")]
            : [keyword.GetString() ?? ""];
        foreach (var type in types)
        {
            if (type is not ("object" or "array" or "string" or "integer" or "number" or "boolean" or "null"))
            {
                throw new JsonException($"'{type}' is no type of JSON Schema.");
            }
        }

        return new TypeRule(types);
    }

    public void Check(JsonElement value, string pointer, List<SchemaFault> faults)
    {
        if (!types.Any(type => Fits(value, type)))
        {
            faults.Add(new SchemaFault(pointer, $"It must be of type {string.Join(" or ", types)} and is {Name(value)}."));
        }
    }

    private static bool Fits(JsonElement value, string type) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(value),
        _ => string.Equals(Name(value), type, StringComparison.Ordinal),
    };

    // 1.0 is an integer in JSON Schema.
    private static bool IsWhole(JsonElement number) => number.TryGetInt64(out _) || (number.TryGetDouble(out var value) && Math.Floor(value).Equals(value));

    private static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
