using System.Text.Json;

namespace Gantry.Protocol.Schemas;

/// <summary><c>format</c>: <c>uuid</c> or <c>date-time</c>, asserted and not only annotated.</summary>
internal sealed class FormatRule(string format) : ISchemaRule
{
    public static FormatRule Read(JsonElement keyword) =>
        keyword.GetString() is "uuid" or "date-time" ? new FormatRule(keyword.GetString()!) : throw new JsonException($"This checker does not know the format {keyword}.");

    public void Check(JsonElement value, string pointer, List<SchemaFault> faults)
    {
        if (value.ValueKind == JsonValueKind.String && !(format == "uuid" ? Guid.TryParseExact(value.GetString(), "D", out _) : IsDateTime(value)))
        {
            faults.Add(new SchemaFault(pointer, format == "uuid" ? "It must be a UUID." : "It must be a time with its offset, such as 2026-01-18T12:00:00.250Z."));
        }
    }

    // .NET also reads a date alone and a time without an offset; RFC 3339 has neither.
    private static bool IsDateTime(JsonElement value) =>
        value.GetString() is { Length: >= 20 } text
        && text[10] is 'T' or 't'
        && (text[^1] is 'Z' || text[^6] is '+' or '-')
        && value.TryGetDateTimeOffset(out _);
}
