using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>Anthropic's Messages, as https://platform.claude.com/docs/en/api/messages and /docs/en/build-with-claude/streaming have them.</summary>
internal sealed class MessagesVoice : IProviderVoice
{
    private const string Counts = """
        "input_tokens":12,"cache_creation_input_tokens":0,"cache_read_input_tokens":40
        """;

    public string Whole(ModelAnswer answer) => Message(string.Join(',', Blocks(answer).Select(block => block.Whole)), $"\"{Stop(answer)}\"", 7);

    public IEnumerable<string> Events(ModelAnswer answer)
    {
        yield return Event($$$"""{"type":"message_start","message":{{{Message("", "null", 1)}}}}""");
        var index = 0;
        foreach (var (_, start, deltas) in Blocks(answer))
        {
            yield return Event($$$"""{"type":"content_block_start","index":{{{index}}},"content_block":{{{start}}}}""");
            yield return Event("""{"type":"ping"}""");
            foreach (var delta in deltas)
            {
                yield return Event($$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{{{delta}}}}""");
            }

            yield return Event($$$"""{"type":"content_block_stop","index":{{{index++}}}}""");
        }

        yield return Event($$$"""{"type":"message_delta","delta":{"container":null,"stop_details":null,"stop_reason":"{{{Stop(answer)}}}","stop_sequence":null},"usage":{{{{Counts}}},"output_tokens":7,"output_tokens_details":null,"server_tool_use":null}}""");
        yield return Event("""{"type":"message_stop"}""");
    }

    public string Refusal(string sentence) => $$$"""{"type":"error","error":{"type":"invalid_request_error","message":{{{Text(sentence)}}}},"request_id":"req_1"}""";

    public string Fault(string sentence) => Event($$$"""{"type":"error","error":{"type":"overloaded_error","message":{{{Text(sentence)}}}}}""");

    private static IEnumerable<(string Whole, string Start, string[] Deltas)> Blocks(ModelAnswer answer)
    {
        if (answer.Thought.Length > 0)
        {
            yield return (
                $$$"""{"type":"thinking","thinking":{{{Text(answer.Thought)}}},"signature":"{{{ModelAnswer.Seal}}}"}""",
                """{"type":"thinking","thinking":"","signature":""}""",
                [$$$"""{"type":"thinking_delta","thinking":{{{Text(answer.Thought)}}}}""", $$$"""{"type":"signature_delta","signature":"{{{ModelAnswer.Seal}}}"}"""]);
        }

        if (answer.Text.Length > 0)
        {
            yield return (
                $$$"""{"type":"text","text":{{{Text(answer.Text)}}},"citations":null}""",
                """{"type":"text","text":"","citations":null}""",
                [$$$"""{"type":"text_delta","text":{{{Text(answer.Text[..5])}}}}""", $$$"""{"type":"text_delta","text":{{{Text(answer.Text[5..])}}}}"""]);
        }

        foreach (var (id, city) in answer.Calls)
        {
            var head = $"\"type\":\"tool_use\",\"id\":\"toolu_{id}\",\"name\":\"{SdkTool.Name}\",\"caller\":{{\"type\":\"direct\"}}";
            yield return (
                $$$"""{{{{head}}},"input":{"city":"{{{city}}}"}}""",
                $$$"""{{{{head}}},"input":{}}""",
                ["""{"type":"input_json_delta","partial_json":""}""", """{"type":"input_json_delta","partial_json":"{\"city\": \""}""", $$$"""{"type":"input_json_delta","partial_json":"{{{city}}}\"}"}"""]);
        }
    }

    private static string Message(string content, string stop, int output) =>
        $$$"""{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{{{content}}}],"container":null,"diagnostics":null,"stop_details":null,"stop_reason":{{{stop}}},"stop_sequence":null,"usage":{{{{Counts}}},"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"inference_geo":null,"output_tokens":{{{output}}},"output_tokens_details":null,"server_tool_use":null,"service_tier":"standard","speed":null}}""";

    private static string Stop(ModelAnswer answer) => answer.Calls.Count > 0 ? "tool_use" : "end_turn";

    private static string Text(string text) => JsonSerializer.Serialize(text);

    private static string Event(string data) => $"event: {JsonElement.Parse(data).GetProperty("type").GetString()}\ndata: {data}\n\n";
}
