using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary>What one keyword of a schema asks of a value. A rule about another kind of value than the one it gets says nothing, as the specification wants.</summary>
internal interface ISchemaRule
{
    void Check(JsonElement value, string pointer, List<SchemaFault> faults);
}
