using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>A model that thinks, calls one tool twice at once, and when it has both results says what it is done: in whichever protocol it is asked.</summary>
internal static class TwoToolTurns
{
    /// <summary>A route to it in each protocol.</summary>
    public const string Models = """
        {"providers":{
           "chat":{"kind":"openai","base_url":"UPSTREAM/v1","protocols":["chat"]},
           "responses":{"kind":"openai","base_url":"UPSTREAM/v1","protocols":["responses"]},
           "claude":{"kind":"anthropic","base_url":"UPSTREAM"}},
         "routes":{
           "on-chat":{"provider":"chat","model":"qwen"},
           "on-responses":{"provider":"responses","model":"gpt-5.1"},
           "on-claude":{"provider":"claude","model":"claude-sonnet-4-5"}}}
        """;

    public const string Said = "All done.";
    public const string Thought = "Thinking of it.";
    public const string Seal = "EqQB-the-providers-own";

    // Programs name their shell otherwise.
    private static readonly (string Tool, Func<string, object> Input)[] Shells =
    [
        ("Bash", command => new { command, description = "says it" }),
        ("exec_command", cmd => new { cmd }),
        ("shell", command => new { command = new[] { "sh", "-c", command } }),
        ("get_weather", city => new { city }),
    ];

    public static Task AnswerAsync(UpstreamExchange exchange)
    {
        var shell = Shells.FirstOrDefault(known => exchange.Body.Contains($"\"name\":\"{known.Tool}\"", StringComparison.Ordinal));
        (string Id, string Arguments)[] calls = shell.Tool is null || HasResults(exchange)
            ? []
            : [("one", JsonSerializer.Serialize(shell.Input("echo marker-one"))), ("two", JsonSerializer.Serialize(shell.Input("echo marker-two")))];
        return AnswerAsync(exchange, shell.Tool, calls);
    }

    /// <summary>The same model with one call of one tool, until it has a result.</summary>
    public static Task AnswerAsync(UpstreamExchange exchange, string tool, string arguments) => AnswerAsync(
        exchange,
        tool,
        HasResults(exchange) || !exchange.Body.Contains($"\"name\":\"{tool}\"", StringComparison.Ordinal) ? [] : [("one", arguments)]);

    private static Task AnswerAsync(UpstreamExchange exchange, string? tool, (string Id, string Arguments)[] calls) => exchange.StreamAsync(exchange.Line.Split(' ')[1] switch
    {
        "/v1/messages" => Messages(tool, calls),
        "/v1/chat/completions" => Chat(tool, calls),
        _ => Responses(tool, calls),
    });

    private static bool HasResults(UpstreamExchange exchange) =>
        exchange.Body.Contains("\"role\":\"tool\"", StringComparison.Ordinal) || exchange.Body.Contains("\"tool_result\"", StringComparison.Ordinal) || exchange.Body.Contains("function_call_output", StringComparison.Ordinal);

    private static string Messages(string? tool, (string Id, string Arguments)[] calls)
    {
        var events = new List<object>
        {
            new { type = "message_start", message = new { id = "msg_1", type = "message", role = "assistant", model = "claude-x", content = Array.Empty<int>(), usage = new { input_tokens = 12, cache_read_input_tokens = 40, output_tokens = 1 } } },
            new { type = "content_block_start", index = 0, content_block = new { type = "thinking", thinking = "", signature = "" } },
            new { type = "content_block_delta", index = 0, delta = new { type = "thinking_delta", thinking = Thought } },
            new { type = "content_block_delta", index = 0, delta = new { type = "signature_delta", signature = Seal } },
            new { type = "content_block_stop", index = 0 },
        };
        var index = 1;
        foreach (var (id, arguments) in calls)
        {
            events.Add(new { type = "content_block_start", index, content_block = new { type = "tool_use", id = $"toolu_{id}", name = tool, input = new { } } });
            events.Add(new { type = "content_block_delta", index, delta = new { type = "input_json_delta", partial_json = arguments[..5] } });
            events.Add(new { type = "content_block_delta", index, delta = new { type = "input_json_delta", partial_json = arguments[5..] } });
            events.Add(new { type = "content_block_stop", index });
            index++;
        }

        if (calls.Length == 0)
        {
            events.Add(new { type = "content_block_start", index, content_block = new { type = "text", text = "" } });
            events.Add(new { type = "content_block_delta", index, delta = new { type = "text_delta", text = Said } });
            events.Add(new { type = "content_block_stop", index });
        }

        events.Add(new { type = "message_delta", delta = new { stop_reason = calls.Length > 0 ? "tool_use" : "end_turn" }, usage = new { output_tokens = 7 } });
        events.Add(new { type = "message_stop" });
        return Stream(events);
    }

    private static string Chat(string? tool, (string Id, string Arguments)[] calls)
    {
        static object Chunk(object delta, string? finish = null) => new { id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1, model = "m", choices = new[] { new { index = 0, delta, finish_reason = finish } } };
        var events = new List<object> { Chunk(new { role = "assistant", reasoning_content = Thought }) };
        for (var index = 0; index < calls.Length; index++)
        {
            var (id, arguments) = calls[index];
            events.Add(Chunk(new { tool_calls = new[] { new { index, id = $"call_{id}", type = "function", function = new { name = tool, arguments = "" } } } }));
            events.Add(Chunk(new { tool_calls = new[] { new { index, function = new { arguments = arguments[..5] } } } }));
            events.Add(Chunk(new { tool_calls = new[] { new { index, function = new { arguments = arguments[5..] } } } }));
        }

        if (calls.Length == 0)
        {
            events.Add(Chunk(new { content = Said }));
        }

        events.Add(Chunk(new { }, calls.Length > 0 ? "tool_calls" : "stop"));
        events.Add(new { id = "chatcmpl-1", model = "m", choices = Array.Empty<int>(), usage = new { prompt_tokens = 52, completion_tokens = 7, prompt_tokens_details = new { cached_tokens = 40 } } });
        return Stream(events) + "data: [DONE]\n\n";
    }

    private static string Responses(string? tool, (string Id, string Arguments)[] calls)
    {
        var items = new List<object> { new { type = "reasoning", id = "rs_1", summary = new[] { new { type = "summary_text", text = Thought } }, encrypted_content = Seal } };
        var events = new List<object> { new { type = "response.created", response = new { id = "resp_1", model = "m", status = "in_progress" } } };
        events.Add(new { type = "response.reasoning_summary_text.delta", output_index = 0, summary_index = 0, delta = Thought });
        events.Add(new { type = "response.output_item.done", output_index = 0, item = items[0] });
        foreach (var (id, arguments) in calls)
        {
            events.Add(new { type = "response.output_item.added", output_index = items.Count, item = new { type = "function_call", call_id = $"call_{id}", name = tool, arguments = "" } });
            events.Add(new { type = "response.function_call_arguments.delta", output_index = items.Count, delta = arguments });
            items.Add(new { type = "function_call", call_id = $"call_{id}", name = tool, arguments });
            events.Add(new { type = "response.output_item.done", output_index = items.Count - 1, item = items[^1] });
        }

        if (calls.Length == 0)
        {
            events.Add(new { type = "response.output_text.delta", output_index = 1, content_index = 0, delta = Said });
            items.Add(new { type = "message", content = new[] { new { type = "output_text", text = Said } } });
            events.Add(new { type = "response.output_item.done", output_index = 1, item = items[1] });
        }

        events.Add(new { type = "response.completed", response = new { id = "resp_1", model = "m", status = "completed", output = items, usage = new { input_tokens = 52, input_tokens_details = new { cached_tokens = 40 }, output_tokens = 7 } } });
        return Stream(events);
    }

    private static string Stream(List<object> events) => string.Concat(events.Select(told => $"data: {JsonSerializer.Serialize(told)}\n\n"));
}
