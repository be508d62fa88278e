using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Server.Sockets;

/// <summary>What a client says on a socket: a JSON object with a <c>type</c> and, when it wants to know the answer again, an <c>id</c>.</summary>
internal sealed record SocketRequest(string Type, JsonElement? Id, JsonElement Body)
{
    private const int LongestId = 200;

    /// <exception cref="GantryException">It is no such object; the stream can go on.</exception>
    public static SocketRequest Parse(ReadOnlySpan<byte> json)
    {
        JsonElement body;
        try
        {
            body = JsonElement.Parse(json);
        }
        catch (JsonException malformed)
        {
            throw GantryException.Invalid("message", $"The message is no valid JSON: {malformed.Message}");
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            throw GantryException.Invalid("message", "A message must be a JSON object, such as {\"type\":\"ping\"}.");
        }

        return body.TryGetProperty("type"u8, out var type) && type.ValueKind == JsonValueKind.String
            ? new SocketRequest(type.GetString()!, IdOf(body), body)
            : throw GantryException.Invalid("type", "A message needs a type: message, ack or ping.");
    }

    /// <summary>The refusal of a type that this socket does not take.</summary>
    public GantryException Unknown(string known) => GantryException.Invalid("type", $"There is no message of type '{VisibleText.Of(VisibleText.Shorten(Type, 80))}' here; send {known}.");

    private static JsonElement? IdOf(JsonElement body)
    {
        if (!body.TryGetProperty("id"u8, out var id) || id.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return id.ValueKind is JsonValueKind.String or JsonValueKind.Number && id.GetRawText().Length <= LongestId
            ? id
            : throw GantryException.Invalid("id", $"id must be a string or a number of at most {LongestId} characters.");
    }
}
