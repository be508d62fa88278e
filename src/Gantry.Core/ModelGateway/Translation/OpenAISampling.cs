using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>What OpenAI's two protocols say alike of how the model is to answer.</summary>
internal static class OpenAISampling
{
    private const long LittleThinking = 4096;
    private const long MuchThinking = 16384;

    /// <param name="hasEffort">The effort stands at the top, as in Chat Completions; else in an object of its own.</param>
    public static void Write(Utf8JsonWriter json, Conversation conversation, TranslationTerms terms, TranslationWarnings warnings, bool hasEffort)
    {
        // Thinking models take no temperature but their usual one, and clients say that one often.
        if (conversation.Temperature is { } temperature && temperature != 1)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (conversation.TopP is { } topP && topP != 1)
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (hasEffort)
        {
            json.WriteText("reasoning_effort"u8, Effort(conversation));
        }

        // Other servers of the protocol may refuse what they do not know.
        var knowsMore = terms.IsOpenAI || !hasEffort;
        if (conversation.CacheKey is { } key)
        {
            if (knowsMore)
            {
                json.WriteString("prompt_cache_key"u8, key);
            }
            else
            {
                warnings.Add(conversation.Origin == Calls.ModelProtocol.Messages ? "metadata.user_id" : "prompt_cache_key");
            }
        }

        foreach (var (name, value) in conversation.OpenAIFields)
        {
            if (name == "store")
            {
                // Nobody could fetch it there: the client would ask us.
                warnings.Add(name);
            }
            else if (knowsMore)
            {
                json.WritePropertyName(name);
                json.WritePart(value);
            }
            else
            {
                warnings.Add(name);
            }
        }
    }

    /// <summary>An effort for the wish; null when nothing is wished. Anthropic's greatest is one that few models of OpenAI's know by that name.</summary>
    public static string? Effort(Conversation conversation) => conversation.Thinking switch
    {
        { Effort: "max" } when conversation.Origin == Calls.ModelProtocol.Messages => "xhigh",
        { Effort: { } effort } => effort,
        { Budget: < LittleThinking } => "low",
        { Budget: < MuchThinking } => "medium",
        { Budget: not null } => "high",
        _ => null,
    };
}
