using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Adapters.Storage;

/// <summary>A few texts in one column, as a JSON array.</summary>
internal static class StoredList
{
    public static string Write(IReadOnlyList<string> texts) => JsonSerializer.Serialize(texts, StoredListJson.Default.IReadOnlyListString);

    public static IReadOnlyList<string> Read(string json) => JsonSerializer.Deserialize(json, StoredListJson.Default.IReadOnlyListString)!;
}

[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StoredListJson : JsonSerializerContext;
