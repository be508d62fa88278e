using System.Text;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>Reads fields of JSON that somebody else wrote: what is missing or null is null, and what is of another kind is told with its name.</summary>
internal static class JsonFields
{
    public static JsonElement? Field(this JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>A text; null when it is something else.</summary>
    public static string? Text(this JsonElement from, string name) => from.Field(name) is { ValueKind: JsonValueKind.String } value ? value.Words() : null;

    /// <summary>A text that has to be there.</summary>
    /// <exception cref="UntranslatableException">It is not.</exception>
    public static string RequiredText(this JsonElement from, string name) => from.Text(name) ?? throw UntranslatableException.Wrong(name, "a text");

    public static bool? Flag(this JsonElement from, string name) => from.Field(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    public static long? Number(this JsonElement from, string name) =>
        from.Field(name) is { ValueKind: JsonValueKind.Number } value ? value.TryGetInt64(out var whole) ? whole : value.TryGetDouble(out var real) && Math.Abs(real) < long.MaxValue / 2 ? (long)real : null : null;

    public static double? Real(this JsonElement from, string name) => from.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var real) ? real : null;

    /// <summary>The members of a list; none when it is missing or no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement from, string name) => from.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The members of a list.</summary>
    /// <exception cref="UntranslatableException">It is something else.</exception>
    public static IReadOnlyList<JsonElement> List(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw UntranslatableException.Wrong(name, "a list");

    /// <summary>A string's text. Half of a character that stands alone, as in a text that was cut between two events, becomes a mark and does no harm.</summary>
    public static string Words(this JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException) when (text.ValueKind == JsonValueKind.String)
        {
            return Mended(text.GetRawText());
        }
    }

    private static string Mended(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            switch (raw[i])
            {
                case 'u':
                    text.Append((char)Convert.ToInt32(raw.Substring(i + 1, 4), 16));
                    i += 4;
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 'b':
                    text.Append('\b');
                    break;
                case 'f':
                    text.Append('\f');
                    break;
                default:
                    text.Append(raw[i]);
                    break;
            }
        }

        // Through bytes and back, so that what stands alone is replaced.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
