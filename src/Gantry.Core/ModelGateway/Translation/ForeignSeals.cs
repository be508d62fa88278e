using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// Thoughts of another provider in a request that passes as it is: a conversation that was translated before and now goes on where its client's protocol is
/// spoken. That provider would refuse a seal that it has not made, so those thoughts stay behind.
/// </summary>
public static class ForeignSeals
{
    /// <summary>The request without them; null when there are none, which a search tells.</summary>
    /// <param name="body">Any bytes; what is no JSON is left to whoever reads it.</param>
    public static byte[]? Remove(ModelProtocol protocol, ReadOnlySpan<byte> body)
    {
        if (protocol is not (ModelProtocol.Messages or ModelProtocol.Responses) || body.IndexOf(Thought.Mark) < 0)
        {
            return null;
        }

        try
        {
            var request = JsonNode.Parse(body)!.AsObject();
            var isChanged = protocol == ModelProtocol.Messages
                ? RemoveBlocks(request["messages"] as JsonArray)
                : request["input"] is JsonArray items && items.RemoveAll(item => IsForeign(item, "encrypted_content")) > 0;
            return isChanged ? JsonSerializer.SerializeToUtf8Bytes(request) : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool RemoveBlocks(JsonArray? messages)
    {
        var isChanged = false;
        foreach (var content in messages?.Select(message => message?["content"]).OfType<JsonArray>().ToList() ?? [])
        {
            isChanged |= content.RemoveAll(block => IsForeign(block, "signature") || IsForeign(block, "data")) > 0;
        }

        if (isChanged)
        {
            // Nobody takes a message that says nothing.
            messages!.RemoveAll(message => message?["content"] is JsonArray { Count: 0 });
        }

        return isChanged;
    }

    private static bool IsForeign(JsonNode? block, string field) =>
        block is JsonObject known && known[field] is JsonValue value && value.TryGetValue<string>(out var seal) && Thought.IsWrapped(seal);
}
