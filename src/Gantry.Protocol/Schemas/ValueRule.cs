using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary><c>enum</c> and <c>const</c>.</summary>
internal sealed class ValueRule(IReadOnlyList<JsonElement> allowed) : ISchemaRule
{
    public static ValueRule OneOf(JsonElement keyword) => new([.. keyword.EnumerateArray()]);

    public static ValueRule Only(JsonElement keyword) => new([keyword]);

    public void Check(JsonElement value, string pointer, List<SchemaFault> faults)
    {
        if (!allowed.Any(one => JsonElement.DeepEquals(one, value)))
        {
            faults.Add(new SchemaFault(pointer, $"It must be {string.Join(" or ", allowed.Select(one => one.GetRawText()))}."));
        }
    }
}
