using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// What a model thought, and what its provider wants back to believe it. Through a client of another protocol it travels wrapped: the client keeps the
/// wrapping where its protocol has a place for the provider's own seal, and gives it back with the next request.
/// </summary>
/// <param name="Text">In words, or their summary; may be empty.</param>
/// <param name="Origin">The protocol of the provider that thought it.</param>
/// <param name="Seal">The signature, encrypted content or redacted data; null where the provider wants only the words.</param>
internal sealed record Thought(string Text, ModelProtocol Origin, string? Seal)
{
    private const string Prefix = "gantry1.";

    /// <summary>The provider's name for it.</summary>
    public string? Id { get; init; }

    /// <summary>The provider keeps the words to itself; <see cref="Seal"/> is all there is.</summary>
    public bool IsRedacted { get; init; }

    /// <summary>What stands at the beginning of every wrapping, and hardly anywhere else.</summary>
    public static ReadOnlySpan<byte> Mark => "gantry1."u8;

    /// <summary>It is a wrapping of ours.</summary>
    public static bool IsWrapped(string seal) => seal.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>In one opaque text.</summary>
    /// <param name="withText">The words go with it, for clients that may not give them back as they were.</param>
    public string Wrap(bool withText)
    {
        var inner = new JsonObject { ["o"] = (int)Origin };
        if (withText)
        {
            inner["t"] = Text;
        }

        if (Seal is not null)
        {
            inner["s"] = Seal;
        }

        if (Id is not null)
        {
            inner["i"] = Id;
        }

        if (IsRedacted)
        {
            inner["r"] = true;
        }

        return Prefix + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(inner.ToJsonString()));
    }

    /// <summary>What was wrapped; null when this is no wrapping of ours, but a seal of the client's own protocol.</summary>
    /// <param name="text">The words beside it, which count when there are none inside.</param>
    public static Thought? Unwrap(string? seal, string text)
    {
        if (seal is null || !IsWrapped(seal))
        {
            return null;
        }

        try
        {
            var inner = JsonNode.Parse(Base64Url.DecodeFromChars(seal.AsSpan(Prefix.Length)))!.AsObject();
            var origin = (ModelProtocol)inner["o"]!.GetValue<int>();
            return new Thought((string?)inner["t"] ?? text, origin, (string?)inner["s"]) { Id = (string?)inner["i"], IsRedacted = (bool?)inner["r"] ?? false };
        }
        catch (Exception broken) when (broken is FormatException or JsonException or InvalidOperationException or NullReferenceException)
        {
            // Somebody changed it, so no provider would believe it.
            return new Thought(text, ModelProtocol.Embeddings, null);
        }
    }
}
