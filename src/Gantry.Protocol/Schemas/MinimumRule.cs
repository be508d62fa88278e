using System.Globalization;
using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary><c>minimum</c>.</summary>
internal sealed class MinimumRule(decimal least) : ISchemaRule
{
    public void Check(JsonElement value, string pointer, List<SchemaFault> faults)
    {
        if (value.ValueKind == JsonValueKind.Number && IsLess(value))
        {
            faults.Add(new SchemaFault(pointer, string.Create(CultureInfo.InvariantCulture, $"It must be {least} or more.")));
        }
    }

    private bool IsLess(JsonElement number) => number.TryGetDecimal(out var exact) ? exact < least : number.GetDouble() < (double)least;
}
