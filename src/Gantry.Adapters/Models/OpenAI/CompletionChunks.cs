using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway;

namespace Gantry.Adapters.Models.OpenAI;

/// <summary>Translates the chunks of one streamed completion. Tool calls come in pieces beside each other and are told whole at the end.</summary>
/// <param name="refused">Says what an error means.</param>
/// <param name="secret">The key that was shown, which no sentence may have.</param>
internal sealed class CompletionChunks(RefusedCall refused, string? secret)
{
    private readonly SortedDictionary<int, Call> calls = [];
    private bool isGrowing;
    private bool isThinking;
    private ModelStopReason stop = ModelStopReason.EndOfTurn;
    private long input;
    private long output;
    private long cached;
    private long reasoning;

    /// <summary>What a chunk tells.</summary>
    /// <exception cref="ModelException">It is an error of the provider.</exception>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public IReadOnlyList<ModelUpdate> Read(string data)
    {
        using var document = JsonDocument.Parse(data);
        var updates = new List<ModelUpdate>();
        var chunk = document.RootElement;
        if (Field(chunk, "error") is { ValueKind: JsonValueKind.Object } error)
        {
            var message = RefusalBody.Without([secret], Text(error, "message"));
            var detail = message.Length == 0 ? "." : $": {RefusalBody.Short(message)}";
            throw refused.InStream(RefusalBody.Without([secret], error.GetRawText()), detail, $"The model provider broke off its answer with an error{detail}", mayPass: true);
        }

        if (Field(chunk, "usage") is { ValueKind: JsonValueKind.Object } usage)
        {
            input = Math.Max(input, Number(usage, "prompt_tokens"));
            output = Math.Max(output, Number(usage, "completion_tokens"));
            reasoning = Math.Max(reasoning, Number(Field(usage, "completion_tokens_details"), "reasoning_tokens"));
            cached = Math.Max(cached, Number(Field(usage, "prompt_tokens_details"), "cached_tokens"));
        }

        if (Field(chunk, "choices") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0)
        {
            var choice = choices[0];
            if (Field(choice, "delta") is { } delta)
            {
                Grow(updates, Text(delta, "reasoning_content") is { Length: > 0 } thought ? thought : Text(delta, "reasoning"), thinking: true);
                Grow(updates, Text(delta, "content"), thinking: false);
                Gather(delta);
            }

            stop = Text(choice, "finish_reason") switch
            {
                "tool_calls" or "function_call" => ModelStopReason.ToolUse,
                "length" => ModelStopReason.MaxTokens,
                "content_filter" => ModelStopReason.Refusal,
                _ => stop,
            };
        }

        return updates;
    }

    /// <summary>The answer is whole: what was gathered, and its end.</summary>
    public IEnumerable<ModelUpdate> End()
    {
        if (isGrowing)
        {
            yield return new PartEnded();
        }

        foreach (var call in calls.Values)
        {
            yield return new ToolRequested(call.Id, call.Name, MalformedInput.ParseOrWrap(call.Arguments.ToString()));
        }

        yield return new ModelAnswerEnded(calls.Count > 0 && stop == ModelStopReason.EndOfTurn ? ModelStopReason.ToolUse : stop, input, output) { CacheReadTokens = cached, ReasoningTokens = reasoning };
    }

    private void Grow(List<ModelUpdate> updates, string text, bool thinking)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (isGrowing && isThinking != thinking)
        {
            updates.Add(new PartEnded());
        }

        (isGrowing, isThinking) = (true, thinking);
        updates.Add(thinking ? new ThinkingGrew(text) : new TextGrew(text));
    }

    private void Gather(JsonElement delta)
    {
        if (Field(delta, "tool_calls") is not { ValueKind: JsonValueKind.Array } pieces)
        {
            return;
        }

        foreach (var piece in pieces.EnumerateArray())
        {
            var index = (int)Math.Min(Number(piece, "index"), 1000);
            if (!calls.TryGetValue(index, out var call))
            {
                calls.Add(index, call = new Call());
            }

            // Servers say the name and id once, or with every piece.
            call.Id = Text(piece, "id") is { Length: > 0 } id ? id : call.Id;
            call.Name = Text(Field(piece, "function"), "name") is { Length: > 0 } name ? name : call.Name;
            call.Arguments.Append(Text(Field(piece, "function"), "arguments"));
        }
    }

    private static JsonElement? Field(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    private static string Text(JsonElement? element, string name) => Field(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static long Number(JsonElement? element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? Math.Max(0, value) : 0;

    private sealed class Call
    {
        public string Id { get; set; } = $"call_{Guid.CreateVersion7():N}";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
