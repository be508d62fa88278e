using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary>The schema <c>false</c>: nothing fits.</summary>
internal sealed class NothingRule : ISchemaRule
{
    public void Check(JsonElement value, string pointer, List<SchemaFault> faults) => faults.Add(new SchemaFault(pointer, "It must not be there."));
}
