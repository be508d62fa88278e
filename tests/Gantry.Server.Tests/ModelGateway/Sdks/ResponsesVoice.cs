using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>OpenAI's Responses, as https://platform.openai.com/docs/api-reference/responses and /responses-streaming have them.</summary>
internal sealed class ResponsesVoice : IProviderVoice
{
    private const string Usage =
        """{"input_tokens":52,"input_tokens_details":{"cached_tokens":40,"cache_write_tokens":0},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":59}""";

    public string Whole(ModelAnswer answer) => Response("completed", string.Join(',', Items(answer).Select(item => item.Whole)), "null", Usage);

    public IEnumerable<string> Events(ModelAnswer answer)
    {
        var (sequence, index) = (0, 0);
        string Event(string type, string fields) => $$$"""
            event: {{{type}}}
            data: {"type":"{{{type}}}","sequence_number":{{{sequence++}}},{{{fields}}}}


            """;

        yield return Event("response.created", $"\"response\":{Response("in_progress", "", "null", "null")}");
        yield return Event("response.in_progress", $"\"response\":{Response("in_progress", "", "null", "null")}");
        foreach (var item in Items(answer))
        {
            var place = $"\"item_id\":\"{item.Id}\",\"output_index\":{index}";
            yield return Event("response.output_item.added", $"\"output_index\":{index},\"item\":{item.Begun}");
            foreach (var (type, fields) in item.Events)
            {
                yield return Event(type, $"{place},{fields}");
            }

            yield return Event("response.output_item.done", $"\"output_index\":{index++},\"item\":{item.Whole}");
        }

        yield return Event("response.completed", $"\"response\":{Whole(answer)}");
    }

    public string Refusal(string sentence) => $$$"""{"error":{"message":{{{Text(sentence)}}},"type":"invalid_request_error","param":null,"code":null}}""";

    public string Fault(string sentence) => $$$"""
        event: response.failed
        data: {"type":"response.failed","sequence_number":9,"response":{{{Response("failed", "", $$"""{"code":"server_error","message":{{Text(sentence)}}}""", "null")}}}}


        """;

    private static IEnumerable<Item> Items(ModelAnswer answer)
    {
        if (answer.Thought.Length > 0)
        {
            var part = $$$"""{"type":"summary_text","text":{{{Text(answer.Thought)}}}}""";
            yield return new Item(
                "rs_1",
                """{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":null}""",
                $$$"""{"id":"rs_1","type":"reasoning","summary":[{{{part}}}],"encrypted_content":"{{{ModelAnswer.Seal}}}"}""",
                ("response.reasoning_summary_part.added", "\"summary_index\":0,\"part\":{\"type\":\"summary_text\",\"text\":\"\"}"),
                ("response.reasoning_summary_text.delta", $"\"summary_index\":0,\"delta\":{Text(answer.Thought)}"),
                ("response.reasoning_summary_text.done", $"\"summary_index\":0,\"text\":{Text(answer.Thought)}"),
                ("response.reasoning_summary_part.done", $"\"summary_index\":0,\"part\":{part}"));
        }

        if (answer.Text.Length > 0)
        {
            var part = $$$"""{"type":"output_text","text":{{{Text(answer.Text)}}},"annotations":[],"logprobs":[]}""";
            yield return new Item(
                "msg_1",
                """{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}""",
                $$$"""{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{{{part}}}]}""",
                ("response.content_part.added", "\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[],\"logprobs\":[]}"),
                ("response.output_text.delta", $"\"content_index\":0,\"delta\":{Text(answer.Text[..5])},\"logprobs\":[]"),
                ("response.output_text.delta", $"\"content_index\":0,\"delta\":{Text(answer.Text[5..])},\"logprobs\":[]"),
                ("response.output_text.done", $"\"content_index\":0,\"text\":{Text(answer.Text)},\"logprobs\":[]"),
                ("response.content_part.done", $"\"content_index\":0,\"part\":{part}"));
        }

        foreach (var (id, city) in answer.Calls)
        {
            string Call(string status, string arguments) => $$$"""{"id":"fc_{{{id}}}","type":"function_call","status":"{{{status}}}","call_id":"call_{{{id}}}","name":"{{{SdkTool.Name}}}","arguments":{{{Text(arguments)}}}}""";
            var arguments = $$"""{"city": "{{city}}"}""";
            yield return new Item(
                $"fc_{id}",
                Call("in_progress", ""),
                Call("completed", arguments),
                ("response.function_call_arguments.delta", $"\"delta\":{Text(arguments[..6])}"),
                ("response.function_call_arguments.delta", $"\"delta\":{Text(arguments[6..])}"),
                ("response.function_call_arguments.done", $"\"arguments\":{Text(arguments)}"));
        }
    }

    private static string Response(string status, string output, string error, string usage) =>
        $$$"""{"id":"resp_1","object":"response","created_at":1,"status":"{{{status}}}","background":false,"error":{{{error}}},"incomplete_details":null,"instructions":null,"max_output_tokens":null,"model":"gpt-5.1","output":[{{{output}}}],"parallel_tool_calls":true,"previous_response_id":null,"reasoning":{"effort":"low","summary":"auto"},"service_tier":"default","store":false,"temperature":1.0,"text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],"top_logprobs":0,"top_p":1.0,"truncation":"disabled","usage":{{{usage}}},"user":null,"metadata":{}}""";

    private static string Text(string text) => JsonSerializer.Serialize(text);

    private sealed record Item(string Id, string Begun, string Whole, params IReadOnlyList<(string Type, string Fields)> Events);
}
