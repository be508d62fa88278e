using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary><c>minLength</c> and <c>maxLength</c>, in Unicode code points.</summary>
internal sealed class LengthRule(int least, int most) : ISchemaRule
{
    public void Check(JsonElement value, string pointer, List<SchemaFault> faults)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return;
        }

        var length = value.GetString()!.EnumerateRunes().Count();
        if (length < least || length > most)
        {
            faults.Add(new SchemaFault(pointer, length < least ? $"It must have {least} characters or more." : $"It must have {most} characters or fewer."));
        }
    }
}
