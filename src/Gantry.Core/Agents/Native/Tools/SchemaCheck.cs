using System.Globalization;
using System.Text.Json;
using Gantry.Core.Text;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// The part of JSON Schema that tools use: type, enum, properties, required, additionalProperties, items, and the bounds of lengths, counts and numbers. Words
/// that it does not know restrict nothing here; the tool itself has the last word.
/// </summary>
internal static class SchemaCheck
{
    private const int MostProblems = 10;

    /// <summary>Sentences, one for each fault; empty when the value fits.</summary>
    public static IReadOnlyList<string> ProblemsOf(JsonElement value, JsonElement schema) => [.. Problems(value, schema, "").Take(MostProblems)];

    private static IEnumerable<string> Problems(JsonElement value, JsonElement schema, string name)
    {
        // A schema may also be the word true or false; we meet none that refuses everything.
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        if (schema.TryGetProperty("enum", out var allowed) && allowed.ValueKind == JsonValueKind.Array)
        {
            return allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value))
                ? []
                : [$"'{name}' must be one of {string.Join(", ", allowed.EnumerateArray().Select(one => one.GetRawText()))}."];
        }

        var types = TypesOf(schema);
        if (types.Count > 0 && !types.Any(type => IsOf(value, type)))
        {
            return [name.Length == 0 ? "The arguments must be an object." : $"'{name}' must be {string.Join(" or ", types.Select(type => Expected(type, schema)))}."];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(value, schema, name),
            JsonValueKind.Array => OfList(value, schema, name),
            JsonValueKind.String => OfText(value.GetString()!, schema, name),
            JsonValueKind.Number => OfNumber(value, schema, name, types),
            _ => [],
        };
    }

    private static IReadOnlyList<string> TypesOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.String ? [type.GetString()!]
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
        : [];

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static string Expected(string type, JsonElement schema) => type switch
    {
        "integer" or "number" => NumberBounds(type, schema),
        "array" => "an array",
        "object" => "an object",
        "boolean" => "true or false",
        "null" => "null",
        _ => "a string",
    };

    private static string NumberBounds(string type, JsonElement schema)
    {
        var what = type == "integer" ? "a whole number" : "a number";
        return (Bound(schema, "minimum"), Bound(schema, "maximum")) switch
        {
            ({ } least, { } most) => $"{what} from {least} to {most}",
            ({ } least, null) => $"{what} of at least {least}",
            (null, { } most) => $"{what} of at most {most}",
            _ => what,
        };
    }

    private static IEnumerable<string> OfObject(JsonElement value, JsonElement schema, string name)
    {
        var known = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? properties : JsonElement.Parse("{}");
        var others = schema.TryGetProperty("additionalProperties", out var rest) ? rest : JsonElement.Parse("true");
        return Missing(value, schema, known, name)
            .Concat(value.EnumerateObject().GroupBy(entry => entry.Name).Where(twice => twice.Count() > 1).Select(twice => $"'{Within(name, twice.Key)}' is given twice."))
            .Concat(value.EnumerateObject().SelectMany(entry =>
                known.TryGetProperty(entry.Name, out var rule) ? Problems(entry.Value, rule, Within(name, entry.Name))
                : others.ValueKind == JsonValueKind.False ? [$"There is no argument '{Within(name, entry.Name)}'; there are: {string.Join(", ", known.EnumerateObject().Select(one => $"'{one.Name}'"))}."]
                : Problems(entry.Value, others, Within(name, entry.Name))));
    }

    private static IEnumerable<string> Missing(JsonElement value, JsonElement schema, JsonElement known, string name) =>
        schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array
            ? required.EnumerateArray()
                .Select(one => one.GetString() ?? "")
                .Where(one => !value.TryGetProperty(one, out _))
                .Select(one => $"'{Within(name, one)}' is missing{(known.TryGetProperty(one, out var rule) && TypesOf(rule) is [var type, ..] ? $"; it must be {Expected(type, rule)}" : "")}.")
            : [];

    private static IEnumerable<string> OfList(JsonElement value, JsonElement schema, string name)
    {
        var count = value.GetArrayLength();
        if (Bound(schema, "minItems") is { } least && count < least)
        {
            return [$"'{name}' must have at least {least} entries."];
        }

        if (Bound(schema, "maxItems") is { } most && count > most)
        {
            return [$"'{name}' may have {most} entries at most."];
        }

        return schema.TryGetProperty("items", out var items)
            ? value.EnumerateArray().SelectMany((entry, index) => Problems(entry, items, string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]")))
            : [];
    }

    private static IEnumerable<string> OfText(string text, JsonElement schema, string name)
    {
        if (Bound(schema, "minLength") is { } least && text.Length < least)
        {
            yield return least == 1 ? $"'{name}' must not be empty." : $"'{name}' must have at least {least} characters.";
        }

        if (Bound(schema, "maxLength") is { } most && text.Length > most)
        {
            yield return $"'{name}' may have {most} characters at most.";
        }
    }

    private static IEnumerable<string> OfNumber(JsonElement value, JsonElement schema, string name, IReadOnlyList<string> types)
    {
        // Numbers beyond a decimal's reach are for the tool to judge.
        if (value.TryGetDecimal(out var number) && (number < Bound(schema, "minimum") || number > Bound(schema, "maximum")))
        {
            yield return $"'{name}' must be {NumberBounds(types.Contains("integer", StringComparer.Ordinal) ? "integer" : "number", schema)}.";
        }
    }

    private static decimal? Bound(JsonElement schema, string word) =>
        schema.TryGetProperty(word, out var bound) && bound.ValueKind == JsonValueKind.Number && bound.TryGetDecimal(out var number) ? number : null;

    private static string Within(string name, string property) => name.Length == 0 ? VisibleText.Of(property) : $"{name}.{VisibleText.Of(property)}";
}
