using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>Translates the events of one streamed answer, one after the other. Types of events and blocks that it does not know tell nothing.</summary>
/// <param name="refused">Says what an error means.</param>
/// <param name="secret">The key that was shown, which no sentence may have.</param>
internal sealed class AnswerEvents(RefusedCall refused, string? secret)
{
    private readonly StringBuilder toolInput = new();
    private string block = "";
    private string toolId = "";
    private string toolName = "";
    private string? signature;
    private long inputTokens;
    private long outputTokens;
    private string redacted = "";
    private long cacheRead;
    private long cacheWrite;
    private ModelStopReason stop = ModelStopReason.EndOfTurn;

    /// <summary>What an event tells; null: nothing.</summary>
    /// <exception cref="ModelException">It is an error of the provider.</exception>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public ModelUpdate? Read(string data)
    {
        using var document = JsonDocument.Parse(data);
        var message = document.RootElement;
        switch (Text(message, "type"))
        {
            case "message_start":
                CountTokens(Field(Field(message, "message"), "usage"));
                return null;
            case "content_block_start":
                return StartBlock(Field(message, "content_block"));
            case "content_block_delta":
                return Grow(Field(message, "delta"));
            case "content_block_stop":
                return StopBlock();
            case "message_delta":
                stop = StopReasonOf(Text(Field(message, "delta"), "stop_reason"));
                CountTokens(Field(message, "usage"));
                return null;
            case "message_stop":
                return new ModelAnswerEnded(stop, inputTokens, outputTokens) { CacheReadTokens = cacheRead, CacheWriteTokens = cacheWrite };
            case "error":
                throw Failure(Text(Field(message, "error"), "type"), Text(Field(message, "error"), "message"));
            default:
                return null;
        }
    }

    private ModelException Failure(string type, string message)
    {
        var words = RefusalBody.Short(RefusalBody.Without([secret], message));
        var named = RefusalBody.Short(RefusalBody.Without([secret], type));
        return refused.InStream(
            words, $": {words}", $"The model provider broke off its answer ({named}): {words}", mayPass: type is "overloaded_error" or "api_error" or "rate_limit_error" or "timeout_error");
    }

    private ModelUpdate? StartBlock(JsonElement? start)
    {
        block = Text(start, "type");
        signature = null;
        toolInput.Clear();
        switch (block)
        {
            case "text":
                return new TextGrew(Text(start, "text"));
            case "thinking":
                return new ThinkingGrew(Text(start, "thinking"));
            case "redacted_thinking":
                redacted = Text(start, "data");
                return null;
            case "tool_use":
                toolId = Text(start, "id");
                toolName = Text(start, "name");
                // Empty here when the arguments come as deltas, which then stand alone.
                if (Field(start, "input") is { ValueKind: JsonValueKind.Object } input && input.GetPropertyCount() > 0)
                {
                    toolInput.Append(input.GetRawText());
                }

                return null;
            default:
                return null;
        }
    }

    private ModelUpdate? Grow(JsonElement? delta)
    {
        switch (Text(delta, "type"))
        {
            case "text_delta":
                return new TextGrew(Text(delta, "text"));
            case "thinking_delta":
                return new ThinkingGrew(Text(delta, "thinking"));
            case "signature_delta":
                signature += Text(delta, "signature");
                return null;
            case "input_json_delta":
                toolInput.Append(Text(delta, "partial_json"));
                return null;
            default:
                return null;
        }
    }

    private ModelUpdate? StopBlock()
    {
        var ended = block;
        block = "";
        return ended switch
        {
            "text" => new PartEnded(),
            "thinking" => new PartEnded(signature),
            "redacted_thinking" => new ThoughtRedacted(redacted),
            "tool_use" => new ToolRequested(toolId, toolName, MalformedInput.ParseOrWrap(toolInput.ToString())),
            _ => null,
        };
    }

    // The first event counts the input, the last one the output; some servers repeat the input there. Cached input is input.
    private void CountTokens(JsonElement? usage)
    {
        var input = Number(usage, "input_tokens") + Number(usage, "cache_creation_input_tokens") + Number(usage, "cache_read_input_tokens");
        inputTokens = Math.Max(inputTokens, input);
        cacheRead = Math.Max(cacheRead, Number(usage, "cache_read_input_tokens"));
        cacheWrite = Math.Max(cacheWrite, Number(usage, "cache_creation_input_tokens"));
        outputTokens = Math.Max(outputTokens, Number(usage, "output_tokens"));
    }

    private static ModelStopReason StopReasonOf(string reason) => reason switch
    {
        "tool_use" => ModelStopReason.ToolUse,
        "max_tokens" => ModelStopReason.MaxTokens,
        "model_context_window_exceeded" => ModelStopReason.ContextExceeded,
        "pause_turn" => ModelStopReason.PauseTurn,
        "stop_sequence" => ModelStopReason.StopSequence,
        "refusal" => ModelStopReason.Refusal,
        _ => ModelStopReason.EndOfTurn,
    };

    private static JsonElement? Field(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    private static string Text(JsonElement? element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static long Number(JsonElement? element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? Math.Max(0, value) : 0;
}
