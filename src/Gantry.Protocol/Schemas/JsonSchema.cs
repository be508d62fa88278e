using System.Collections.Frozen;
using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary>
/// A JSON Schema (2020-12) in the few keywords that Gantry's own schemas use. One that uses another is refused when it is read: a keyword that is skipped
/// would make a check pass that never took place.
/// </summary>
public sealed class JsonSchema
{
    private static readonly FrozenSet<string> Annotations = FrozenSet.Create(StringComparer.Ordinal, "$schema", "$id", "title", "description");

    private readonly List<ISchemaRule> rules = [];

    private JsonSchema()
    {
    }

    /// <summary>Reads a schema.</summary>
    /// <exception cref="JsonException">It is no JSON, no schema, or uses a keyword, type or format that this checker does not know.</exception>
    public static JsonSchema Parse(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        using var document = JsonDocument.ParseValue(ref reader);
        return Read(document.RootElement.Clone());
    }

    /// <summary>All faults of a value, in the order of the document's properties; none means that it fits.</summary>
    public IReadOnlyList<SchemaFault> Check(JsonElement value)
    {
        var faults = new List<SchemaFault>();
        Check(value, "", faults);
        return faults;
    }

    internal void Check(JsonElement value, string pointer, List<SchemaFault> faults)
    {
        foreach (var rule in rules)
        {
            rule.Check(value, pointer, faults);
        }
    }

    internal static JsonSchema Read(JsonElement schema)
    {
        var read = new JsonSchema();
        switch (schema.ValueKind)
        {
            case JsonValueKind.True:
                return read;
            case JsonValueKind.False:
                read.rules.Add(new NothingRule());
                return read;
            case JsonValueKind.Object:
                break;
            default:
                throw new JsonException("A schema is an object, true or false.");
        }

        // These three say one thing together: which properties there are.
        if (schema.EnumerateObject().Any(property => property.Name is "properties" or "required" or "additionalProperties"))
        {
            read.rules.Add(PropertiesRule.Read(schema));
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (RuleOf(keyword) is { } rule)
            {
                read.rules.Add(rule);
            }
        }

        return read;
    }

    private static ISchemaRule? RuleOf(JsonProperty keyword) => keyword.Name switch
    {
        "properties" or "required" or "additionalProperties" => null,
        "type" => TypeRule.Read(keyword.Value),
        "enum" => ValueRule.OneOf(keyword.Value),
        "const" => ValueRule.Only(keyword.Value),
        "format" => FormatRule.Read(keyword.Value),
        "items" => new ItemsRule(Read(keyword.Value)),
        "minimum" => new MinimumRule(keyword.Value.GetDecimal()),
        "minLength" => new LengthRule(keyword.Value.GetInt32(), int.MaxValue),
        "maxLength" => new LengthRule(0, keyword.Value.GetInt32()),
        _ when Annotations.Contains(keyword.Name) => null,
        _ => throw new JsonException($"This checker does not know the schema keyword '{keyword.Name}'."),
    };
}
