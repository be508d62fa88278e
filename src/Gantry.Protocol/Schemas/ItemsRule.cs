using System.Globalization;
using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary><c>items</c>: what each item of an array is.</summary>
internal sealed class ItemsRule(JsonSchema item) : ISchemaRule
{
    public void Check(JsonElement value, string pointer, List<SchemaFault> faults)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            item.Check(element, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index++}"), faults);
        }
    }
}
