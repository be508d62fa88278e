using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>The fields that Chat Completions and Responses have alike.</summary>
internal static class OpenAIFields
{
    public static bool AreShared(string name) => name is "user" or "safety_identifier" or "metadata" or "service_tier" or "prompt_cache_retention" or "store";

    /// <summary>The field says no more than its absence would.</summary>
    public static bool IsUsual(string name, JsonElement value) => name switch
    {
        "n" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var one) && one == 1,
        "logprobs" or "store" or "background" => value.ValueKind == JsonValueKind.False,
        "frequency_penalty" or "presence_penalty" or "top_logprobs" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var none) && none == 0,
        "modalities" => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 && value[0].ValueKind == JsonValueKind.String && value[0].ValueEquals("text"),
        "logit_bias" => value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 0,
        "truncation" => value.ValueKind == JsonValueKind.String && value.ValueEquals("disabled"),
        "service_tier" => value.ValueKind == JsonValueKind.String && value.ValueEquals("auto"),
        "include" or "functions" => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0,
        _ => false,
    };
}
