using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.Tests.ModelGateway.Translation;

/// <summary>Answers that a provider might give, and what a client understands of one.</summary>
internal static class RandomAnswer
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Words = ["Grüße ", "👋", "\"quoted\"", "\\n\n", "data: x\n\n", "{\"usage\":{}}", "</document>", "a", " ", "\u0000"];

    /// <summary>A stream in a provider's protocol, and what it says.</summary>
    public static (string Stream, string Said) Stream(Random luck, ModelProtocol provider)
    {
        var thought = luck.Next(2) == 0 ? "" : Text(luck);
        var text = luck.Next(3) == 0 ? "" : Text(luck);
        var calls = Enumerable.Range(0, luck.Next(4)).Select(call => ($"call_{call}", $"tool_{call % 2}", JsonSerializer.Serialize(new { value = Text(luck), nested = new[] { luck.Next() } }, Plain))).ToList();
        var stop = calls.Count > 0 ? "calls" : luck.Next(2) == 0 ? "end" : "limit";
        var (input, read, output) = (luck.Next(1, 1000), luck.Next(1000), luck.Next(1, 1000));
        var stream = provider switch
        {
            ModelProtocol.Messages => Messages(luck, thought, text, calls, stop, input, read, output),
            ModelProtocol.ChatCompletions => Chat(luck, thought, text, calls, stop, input, read, output),
            _ => Responses(luck, thought, text, calls, stop, input, read, output),
        };
        return (stream, Said(thought, text, calls, stop, input, read, output));
    }

    /// <summary>What a stream in a client's protocol says.</summary>
    public static string Read(ModelProtocol client, string stream)
    {
        var (thought, text, stop) = (new StringBuilder(), new StringBuilder(), "");
        var calls = new SortedDictionary<int, (string Id, string Name, string Arguments)>();
        long input = 0, read = 0, output = 0;
        foreach (var told in Translating.Events(stream))
        {
            switch (client)
            {
                case ModelProtocol.Messages:
                    var index = told.TryGetProperty("index", out var place) ? place.GetInt32() : 0;
                    if (told.TryGetProperty("content_block", out var block) && block.GetProperty("type").GetString() == "tool_use")
                    {
                        calls[index] = (block.GetProperty("id").GetString()!, block.GetProperty("name").GetString()!, "");
                    }
                    else if (told.TryGetProperty("delta", out var delta))
                    {
                        text.Append(Of(delta, "text"));
                        thought.Append(Of(delta, "thinking"));
                        if (delta.TryGetProperty("partial_json", out var json))
                        {
                            calls[index] = calls[index] with { Arguments = calls[index].Arguments + json.GetString() };
                        }

                        stop = Of(delta, "stop_reason") switch { "tool_use" => "calls", "max_tokens" => "limit", "end_turn" => "end", _ => stop };
                        if (told.TryGetProperty("usage", out var usage))
                        {
                            (input, read, output) = (usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("cache_read_input_tokens").GetInt64(), usage.GetProperty("output_tokens").GetInt64());
                        }
                    }

                    break;
                case ModelProtocol.ChatCompletions:
                    if (told.GetProperty("usage") is { ValueKind: JsonValueKind.Object } counts)
                    {
                        (read, output) = (counts.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt64(), counts.GetProperty("completion_tokens").GetInt64());
                        input = counts.GetProperty("prompt_tokens").GetInt64() - read;
                        break;
                    }

                    var choice = told.GetProperty("choices")[0];
                    text.Append(Of(choice.GetProperty("delta"), "content"));
                    thought.Append(Of(choice.GetProperty("delta"), "reasoning_content"));
                    stop = Of(choice, "finish_reason") switch { "tool_calls" => "calls", "length" => "limit", "stop" => "end", _ => stop };
                    foreach (var call in choice.GetProperty("delta").TryGetProperty("tool_calls", out var list) ? list.EnumerateArray() : default)
                    {
                        var number = call.GetProperty("index").GetInt32();
                        var function = call.GetProperty("function");
                        var known = calls.TryGetValue(number, out var before) ? before : (Of(call, "id"), Of(function, "name"), "");
                        calls[number] = known with { Item3 = known.Item3 + Of(function, "arguments") };
                    }

                    break;
                default:
                    if (!told.TryGetProperty("response", out var response) || !response.TryGetProperty("usage", out var all) || all.ValueKind != JsonValueKind.Object)
                    {
                        break;
                    }

                    (read, output) = (all.GetProperty("input_tokens_details").GetProperty("cached_tokens").GetInt64(), all.GetProperty("output_tokens").GetInt64());
                    input = all.GetProperty("input_tokens").GetInt64() - read;
                    foreach (var item in response.GetProperty("output").EnumerateArray())
                    {
                        text.Append(item.TryGetProperty("content", out var content) ? Of(content[0], "text") : "");
                        thought.Append(item.TryGetProperty("summary", out var summary) && summary.GetArrayLength() > 0 ? Of(summary[0], "text") : "");
                        if (item.TryGetProperty("arguments", out var arguments))
                        {
                            calls[calls.Count] = (Of(item, "call_id"), Of(item, "name"), arguments.GetString()!);
                        }
                    }

                    stop = calls.Count > 0 ? "calls" : Of(response, "status") == "incomplete" ? "limit" : "end";
                    break;
            }
        }

        return Said(thought.ToString(), text.ToString(), [.. calls.Values], stop, input, read, output);
    }

    private static string Said(string thought, string text, IReadOnlyList<(string Id, string Name, string Arguments)> calls, string stop, long input, long read, long output) =>
        JsonSerializer.Serialize(new { thought, text, calls = calls.Select(call => new { call.Id, call.Name, call.Arguments }), stop, input, read, output }, Plain);

    private static string Messages(Random luck, string thought, string text, List<(string Id, string Name, string Arguments)> calls, string stop, int input, int read, int output)
    {
        var events = new List<object>
        {
            new { type = "message_start", message = new { id = "msg_1", type = "message", role = "assistant", model = "claude-x", content = Array.Empty<int>(), usage = new { input_tokens = input, cache_read_input_tokens = read, output_tokens = 1 } } },
        };
        var index = 0;
        void Block(object start, Func<string, object> delta, string whole)
        {
            events.Add(new { type = "content_block_start", index, content_block = start });
            events.AddRange(Pieces(luck, whole).Select(piece => new { type = "content_block_delta", index, delta = delta(piece) }));
            events.Add(new { type = "content_block_stop", index });
            index++;
        }

        if (thought.Length > 0)
        {
            Block(new { type = "thinking", thinking = "" }, piece => new { type = "thinking_delta", thinking = piece }, thought);
        }

        if (text.Length > 0)
        {
            Block(new { type = "text", text = "" }, piece => new { type = "text_delta", text = piece }, text);
        }

        foreach (var (id, name, arguments) in calls)
        {
            Block(new { type = "tool_use", id, name, input = new { } }, piece => new { type = "input_json_delta", partial_json = piece }, arguments);
        }

        events.Add(new { type = "message_delta", delta = new { stop_reason = stop switch { "calls" => "tool_use", "limit" => "max_tokens", _ => "end_turn" } }, usage = new { output_tokens = output } });
        events.Add(new { type = "message_stop" });
        return string.Concat(events.Select(told => $"event: x\ndata: {JsonSerializer.Serialize(told, Plain)}\n\n"));
    }

    private static string Chat(Random luck, string thought, string text, List<(string Id, string Name, string Arguments)> calls, string stop, int input, int read, int output)
    {
        var deltas = new List<object> { new { role = "assistant" } };
        deltas.AddRange(Pieces(luck, thought).Select(piece => new { reasoning_content = piece }));
        deltas.AddRange(Pieces(luck, text).Select(piece => new { content = piece }));
        for (var index = 0; index < calls.Count; index++)
        {
            deltas.Add(new { tool_calls = new[] { new { index, id = calls[index].Id, type = "function", function = new { name = calls[index].Name, arguments = "" } } } });
        }

        // In turns, as some servers do.
        var rest = calls.Select((call, index) => (index, Pieces: new Queue<string>(Pieces(luck, call.Arguments)))).Where(call => call.Pieces.Count > 0).ToList();
        while (rest.Count > 0)
        {
            var (index, pieces) = rest[luck.Next(rest.Count)];
            deltas.Add(new { tool_calls = new[] { new { index, function = new { arguments = pieces.Dequeue() } } } });
            rest.RemoveAll(call => call.Pieces.Count == 0);
        }

        var chunks = deltas.Select(delta => Translating.Chunk(JsonSerializer.Serialize(delta, Plain))).ToList();
        chunks.Add(Translating.Chunk("{}", stop switch { "calls" => "\"tool_calls\"", "limit" => "\"length\"", _ => "\"stop\"" }));
        chunks.Add(JsonSerializer.Serialize(new { id = "chatcmpl-1", model = "gpt-x", choices = Array.Empty<int>(), usage = new { prompt_tokens = input + read, completion_tokens = output, prompt_tokens_details = new { cached_tokens = read } } }));
        return Translating.Stream([.. chunks, "[DONE]"]);
    }

    private static string Responses(Random luck, string thought, string text, List<(string Id, string Name, string Arguments)> calls, string stop, int input, int read, int output)
    {
        var events = new List<object> { new { type = "response.created", response = new { id = "resp_1", model = "gpt-x", status = "in_progress" } } };
        var items = new List<object>();
        if (thought.Length > 0)
        {
            events.AddRange(Pieces(luck, thought).Select(delta => new { type = "response.reasoning_summary_text.delta", output_index = 0, summary_index = 0, delta }));
            items.Add(new { type = "reasoning", id = "rs_1", summary = new[] { new { type = "summary_text", text = thought } } });
            events.Add(new { type = "response.output_item.done", output_index = 0, item = items[^1] });
        }

        if (text.Length > 0)
        {
            events.AddRange(Pieces(luck, text).Select(delta => new { type = "response.output_text.delta", output_index = items.Count, content_index = 0, delta }));
            items.Add(new { type = "message", content = new[] { new { type = "output_text", text } } });
            events.Add(new { type = "response.output_item.done", output_index = items.Count - 1, item = items[^1] });
        }

        foreach (var (id, name, arguments) in calls)
        {
            events.Add(new { type = "response.output_item.added", output_index = items.Count, item = new { type = "function_call", call_id = id, name, arguments = "" } });
            events.AddRange(Pieces(luck, arguments).Select(delta => new { type = "response.function_call_arguments.delta", output_index = items.Count, delta }));
            items.Add(new { type = "function_call", call_id = id, name, arguments });
            events.Add(new { type = "response.output_item.done", output_index = items.Count - 1, item = items[^1] });
        }

        var usage = new { input_tokens = input + read, input_tokens_details = new { cached_tokens = read }, output_tokens = output };
        events.Add(stop == "limit"
            ? new { type = "response.incomplete", response = (object)new { id = "resp_1", model = "gpt-x", status = "incomplete", incomplete_details = new { reason = "max_output_tokens" }, output = items, usage } }
            : new { type = "response.completed", response = (object)new { id = "resp_1", model = "gpt-x", status = "completed", output = items, usage } });
        return string.Concat(events.Select(told => $"event: x\ndata: {JsonSerializer.Serialize(told, Plain)}\n\n"));
    }

    // Never between the halves of a character.
    private static IEnumerable<string> Pieces(Random luck, string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(text.Length, at + luck.Next(1, 12));
            end += end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
            yield return text[at..end];
            at = end;
        }
    }

    private static string Text(Random luck) => string.Concat(Enumerable.Range(0, luck.Next(1, 8)).Select(_ => Words[luck.Next(Words.Length)]));

    private static string Of(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
