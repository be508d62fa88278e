using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.Core.ModelGateway;

/// <summary>
/// What stands for a tool's arguments when the model wrote something that is no JSON object: an object with the model's text in one field, so that the call
/// can be recorded, answered with a helpful error, and sent back to a provider that insists on objects.
/// </summary>
public static class MalformedInput
{
    private const string Field = "malformed_arguments";

    /// <summary>Wraps what the model wrote.</summary>
    public static JsonElement Of(string text) => JsonSerializer.SerializeToElement(new JsonObject { [Field] = text });

    /// <summary>The arguments as an object: the text itself when it is one, <c>{}</c> when it is empty, else wrapped.</summary>
    public static JsonElement ParseOrWrap(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return JsonElement.Parse("{}");
        }

        try
        {
            var input = JsonElement.Parse(text);
            return input.ValueKind == JsonValueKind.Object ? input : Of(text);
        }
        catch (JsonException)
        {
            return Of(text);
        }
    }

    /// <summary>True when the arguments are wrapped text.</summary>
    public static bool Is(JsonElement input) =>
        input.ValueKind != JsonValueKind.Object || (input.GetPropertyCount() == 1 && input.TryGetProperty(Field, out _));
}
