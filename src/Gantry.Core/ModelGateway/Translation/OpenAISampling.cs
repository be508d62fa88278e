using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>What OpenAI's two protocols say alike of how the model is to answer.</summary>
internal static class OpenAISampling
{
    private const long LittleThinking = 4096;
    private const long MuchThinking = 16384;

    /// <param name="effortField">Where the effort stands at the top; null where it stands in an object of its own.</param>
    public static void Write(Utf8JsonWriter json, Conversation conversation, TranslationTerms terms, TranslationWarnings warnings, string? effortField)
    {
        // Thinking models take no temperature but their usual one, and clients say that one often.
        if (conversation.Temperature is { } temperature && temperature != 1)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (conversation.TopP is { } topP && topP != 1)
        {
            json.WriteNumber("top_p", topP);
        }

        if (effortField is not null)
        {
            json.WriteText(effortField, Effort(conversation.Thinking));
        }

        // Other servers of the protocol may refuse what they do not know.
        var knowsMore = terms.IsOpenAI || effortField is null;
        if (conversation.CacheKey is { } key)
        {
            if (knowsMore)
            {
                json.WriteString("prompt_cache_key", key);
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
                json.WriteElement(name, value);
            }
            else
            {
                warnings.Add(name);
            }
        }
    }

    /// <summary>An effort for the wish; null when nothing is wished.</summary>
    public static string? Effort(ThinkingWish? wish) => wish switch
    {
        { Effort: "max" } => "xhigh",
        { Effort: { } effort } => effort,
        { Budget: < LittleThinking } => "low",
        { Budget: < MuchThinking } => "medium",
        { Budget: not null } => "high",
        _ => null,
    };
}
