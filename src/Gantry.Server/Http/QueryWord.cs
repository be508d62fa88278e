using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Protocol.Json;

namespace Gantry.Server.Http;

/// <summary>Reads an enumeration's word from a query, spelled as in JSON bodies.</summary>
internal static class QueryWord
{
    public static TWord? Of<TWord>(string? text, string field)
        where TWord : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        var words = Enum.GetValues<TWord>().ToDictionary(Spelling, StringComparer.Ordinal);
        return words.TryGetValue(text, out var word) ? word : throw GantryException.Invalid(field, $"{field} must be one of: {string.Join(", ", words.Keys)}.");
    }

    private static string Spelling<TWord>(TWord word)
        where TWord : struct, Enum => JsonSerializer.SerializeToElement(word, ApiJson.Default.GetTypeInfo(typeof(TWord))!).GetString()!;
}
