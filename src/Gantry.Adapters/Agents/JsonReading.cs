using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.Adapters.Agents;

/// <summary>Reads what a foreign program says: what is missing, or of another kind, is nothing rather than a failure.</summary>
internal static class JsonReading
{
    extension(JsonElement element)
    {
        /// <summary>A property, or an undefined element.</summary>
        public JsonElement At(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        /// <summary>A property that is a string; null when it is none.</summary>
        public string? TextAt(string name) => element.At(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

        /// <summary>A property that is a whole number; null when it is none.</summary>
        public long? NumberAt(string name) => element.At(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

        /// <summary>Whether a property is <c>true</c>.</summary>
        public bool IsTrueAt(string name) => element.At(name).ValueKind == JsonValueKind.True;

        /// <summary>The elements of a property that is an array; none when it is not.</summary>
        public IEnumerable<JsonElement> ListAt(string name) => element.At(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

        /// <summary>The strings of a property that is an array.</summary>
        public IEnumerable<string> TextsAt(string name) =>
            element.ListAt(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);

        /// <summary>The same value, to be put into a message; ids go back exactly as they came.</summary>
        public JsonNode? ToNode() => element.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(element.GetRawText());
    }
}
