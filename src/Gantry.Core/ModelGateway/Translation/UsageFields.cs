using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// Token counts between the protocols. Anthropic counts what came from a cache or went into it beside the input, OpenAI within it; both count thoughts within the output.
/// </summary>
internal static class UsageFields
{
    /// <summary>Anthropic's counts are cumulative and may be said in parts; what is said last stands.</summary>
    public static TokenUsage ReadMessages(JsonPart usage, TokenUsage before) => new(
        Later(before.Input, Count(usage, "input_tokens"u8)),
        Later(before.Output, Count(usage, "output_tokens"u8)),
        Later(before.CacheRead, Count(usage, "cache_read_input_tokens"u8)),
        Later(before.CacheWrite, Count(usage, "cache_creation_input_tokens"u8)),
        Later(before.Reasoning, usage.Field("output_tokens_details"u8) is { } details ? Count(details, "thinking_tokens"u8) : 0));

    public static TokenUsage ReadOpenAI(JsonPart usage)
    {
        var ofInput = usage.Field("prompt_tokens_details"u8) ?? usage.Field("input_tokens_details"u8);
        var ofOutput = usage.Field("completion_tokens_details"u8) ?? usage.Field("output_tokens_details"u8);
        var read = Math.Max(ofInput is { } input ? Count(input, "cached_tokens"u8) : 0, Count(usage, "prompt_cache_hit_tokens"u8));
        var written = ofInput is { } more ? Count(more, "cache_write_tokens"u8) : 0;
        var all = Math.Max(Count(usage, "prompt_tokens"u8), Count(usage, "input_tokens"u8));
        return new TokenUsage(
            Math.Max(0, all - read - written),
            Math.Max(Count(usage, "completion_tokens"u8), Count(usage, "output_tokens"u8)),
            read,
            written,
            ofOutput is { } output ? Count(output, "reasoning_tokens"u8) : 0);
    }

    /// <param name="isOfMessage">As a message has it, which says more than its last event.</param>
    public static void WriteMessages(Utf8JsonWriter json, TokenUsage usage, bool isOfMessage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.Input);
        json.WriteNumber("cache_creation_input_tokens"u8, usage.CacheWrite);
        json.WriteNumber("cache_read_input_tokens"u8, usage.CacheRead);
        json.WriteNumber("output_tokens"u8, usage.Output);
        if (usage.Reasoning > 0)
        {
            json.WriteStartObject("output_tokens_details"u8);
            json.WriteNumber("thinking_tokens"u8, usage.Reasoning);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("output_tokens_details"u8);
        }

        // Nothing is known of these elsewhere, but the makers' types have them always (Usage and MessageDeltaUsage of @anthropic-ai/sdk).
        json.WriteNull("server_tool_use"u8);
        if (isOfMessage)
        {
            json.WriteNull("cache_creation"u8);
            json.WriteNull("inference_geo"u8);
            json.WriteNull("service_tier"u8);
            json.WriteNull("speed"u8);
        }

        json.WriteEndObject();
    }

    public static void WriteChat(Utf8JsonWriter json, TokenUsage usage) =>
        WriteOpenAI(json, usage, "prompt_tokens", "completion_tokens", "prompt_tokens_details", "completion_tokens_details", saysWritten: usage.CacheWrite > 0);

    // ResponseUsage of OpenAI's types says always how much went into the cache; CompletionUsage may.
    public static void WriteResponses(Utf8JsonWriter json, TokenUsage usage) =>
        WriteOpenAI(json, usage, "input_tokens", "output_tokens", "input_tokens_details", "output_tokens_details", saysWritten: true);

    private static void WriteOpenAI(Utf8JsonWriter json, TokenUsage usage, string input, string output, string ofInput, string ofOutput, bool saysWritten)
    {
        var all = usage.Input + usage.CacheRead + usage.CacheWrite;
        json.WriteStartObject("usage"u8);
        json.WriteNumber(input, all);
        json.WriteNumber(output, usage.Output);
        json.WriteNumber("total_tokens"u8, all + usage.Output);
        json.WriteStartObject(ofInput);
        json.WriteNumber("cached_tokens"u8, usage.CacheRead);
        if (saysWritten)
        {
            json.WriteNumber("cache_write_tokens"u8, usage.CacheWrite);
        }

        json.WriteEndObject();
        json.WriteStartObject(ofOutput);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static long Later(long before, long now) => now > 0 ? now : before;

    private static long Count(JsonPart usage, ReadOnlySpan<byte> name) => Math.Clamp(usage.Number(name) ?? 0, 0, int.MaxValue);
}
