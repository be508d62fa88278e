namespace Gantry.Core.ModelGateway.Wire;

/// <summary>The names in a provider's answer that say something about tokens.</summary>
internal enum UsageKey
{
    Other,
    Type,
    Wrapper,
    Usage,
    Input,
    Output,
    CacheRead,
    CacheWrite,
    Reasoning,
    Details,
}

internal static class UsageKeys
{
    public const int Longest = 28;

    public static UsageKey Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("type"u8) => UsageKey.Type,
        5 when name.SequenceEqual("usage"u8) => UsageKey.Usage,
        7 when name.SequenceEqual("message"u8) => UsageKey.Wrapper,
        8 when name.SequenceEqual("response"u8) => UsageKey.Wrapper,
        12 when name.SequenceEqual("input_tokens"u8) => UsageKey.Input,
        13 when name.SequenceEqual("prompt_tokens"u8) => UsageKey.Input,
        13 when name.SequenceEqual("output_tokens"u8) => UsageKey.Output,
        13 when name.SequenceEqual("cached_tokens"u8) => UsageKey.CacheRead,
        15 when name.SequenceEqual("thinking_tokens"u8) => UsageKey.Reasoning,
        16 when name.SequenceEqual("reasoning_tokens"u8) => UsageKey.Reasoning,
        17 when name.SequenceEqual("completion_tokens"u8) => UsageKey.Output,
        18 when name.SequenceEqual("cache_write_tokens"u8) => UsageKey.CacheWrite,
        20 when name.SequenceEqual("input_tokens_details"u8) => UsageKey.Details,
        21 when name.SequenceEqual("prompt_tokens_details"u8) || name.SequenceEqual("output_tokens_details"u8) => UsageKey.Details,
        23 when name.SequenceEqual("cache_read_input_tokens"u8) || name.SequenceEqual("prompt_cache_hit_tokens"u8) => UsageKey.CacheRead,
        25 when name.SequenceEqual("completion_tokens_details"u8) => UsageKey.Details,
        27 when name.SequenceEqual("cache_creation_input_tokens"u8) => UsageKey.CacheWrite,
        _ => UsageKey.Other,
    };
}
