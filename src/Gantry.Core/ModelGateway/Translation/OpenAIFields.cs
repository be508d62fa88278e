using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>The fields that Chat Completions and Responses have alike.</summary>
internal static class OpenAIFields
{
    public static bool AreShared(string name) => name is "user" or "safety_identifier" or "metadata" or "service_tier" or "prompt_cache_retention" or "prompt_cache_options" or "moderation" or "store";

    /// <summary>The field says no more than its absence would.</summary>
    public static bool IsUsual(string name, JsonPart value) => name switch
    {
        "n" => value.Real() is 1,
        "logprobs" or "store" or "background" => value.Kind == JsonValueKind.False,
        "frequency_penalty" or "presence_penalty" or "top_logprobs" => value.Real() is 0,
        "modalities" => value.Kind == JsonValueKind.Array && value.Count == 1 && value.Items().First!.Value.Is("text"u8),
        "logit_bias" => value.Kind == JsonValueKind.Object && value.Count == 0,
        "truncation" => value.Kind == JsonValueKind.String && value.Is("disabled"u8),
        "service_tier" => value.Kind == JsonValueKind.String && value.Is("auto"u8),
        "include" or "functions" => value.Kind == JsonValueKind.Array && value.Count == 0,
        _ => false,
    };
}
