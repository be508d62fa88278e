using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>
/// OpenAI's Chat Completions, as https://platform.openai.com/docs/api-reference/chat has them. Thoughts stand where servers of this protocol put them, in
/// <c>reasoning_content</c> and <c>reasoning_details</c>, of which OpenAI's documents know nothing.
/// </summary>
internal sealed class ChatVoice : IProviderVoice
{
    private const string Usage =
        """{"prompt_tokens":52,"completion_tokens":7,"total_tokens":59,"prompt_tokens_details":{"cached_tokens":40,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}""";

    public string Whole(ModelAnswer answer)
    {
        var thought = answer.Thought.Length > 0 ? $"\"reasoning_content\":{Text(answer.Thought)},\"reasoning_details\":{Details(answer)}," : "";
        var calls = answer.Calls.Count > 0 ? $"\"tool_calls\":[{string.Join(',', answer.Calls.Select(Call))}]," : "";
        var content = answer.Text.Length > 0 ? Text(answer.Text) : "null";
        return $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"qwen","choices":[{"index":0,"message":{"role":"assistant",{{{thought}}}{{{calls}}}"content":{{{content}}},"refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"{{{Finish(answer)}}}"}],"usage":{{{Usage}}},"service_tier":"default"}""";
    }

    public IEnumerable<string> Events(ModelAnswer answer)
    {
        yield return Chunk("""{"role":"assistant","content":"","refusal":null}""");
        if (answer.Thought.Length > 0)
        {
            yield return Chunk($$$"""{"reasoning_content":{{{Text(answer.Thought)}}},"reasoning_details":{{{Details(answer)}}}}""");
        }

        if (answer.Text.Length > 0)
        {
            yield return Chunk($$$"""{"content":{{{Text(answer.Text[..5])}}}}""");
            yield return Chunk($$$"""{"content":{{{Text(answer.Text[5..])}}}}""");
        }

        for (var index = 0; index < answer.Calls.Count; index++)
        {
            var (id, city) = answer.Calls[index];
            yield return Chunk($$$"""{"tool_calls":[{"index":{{{index}}},"id":"call_{{{id}}}","type":"function","function":{"name":"{{{SdkTool.Name}}}","arguments":""}}]}""");
            yield return Chunk($$$"""{"tool_calls":[{"index":{{{index}}},"function":{"arguments":"{\"city\": \""}}]}""");
            yield return Chunk($$$"""{"tool_calls":[{"index":{{{index}}},"function":{"arguments":"{{{city}}}\"}"}}]}""");
        }

        yield return Chunk("{}", $"\"{Finish(answer)}\"");
        yield return $$$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"qwen","choices":[],"usage":{{{Usage}}}}""" + "\n\n";
        yield return "data: [DONE]\n\n";
    }

    public string Refusal(string sentence) => $$$"""{"error":{"message":{{{Text(sentence)}}},"type":"invalid_request_error","param":null,"code":null}}""";

    public string Fault(string sentence) => $$$"""data: {"error":{"message":{{{Text(sentence)}}},"type":"server_error","param":null,"code":"server_error"}}""" + "\n\n";

    private static string Chunk(string delta, string finish = "null") =>
        $$$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"qwen","service_tier":"default","choices":[{"index":0,"delta":{{{delta}}},"logprobs":null,"finish_reason":{{{finish}}}}],"usage":null}""" + "\n\n";

    private static string Call((string Id, string City) call) =>
        $$$"""{"id":"call_{{{call.Id}}}","type":"function","function":{"name":"{{{SdkTool.Name}}}","arguments":"{\"city\": \"{{{call.City}}}\"}"}}""";

    private static string Details(ModelAnswer answer) => $$$"""[{"type":"reasoning.text","index":0,"text":{{{Text(answer.Thought)}}},"signature":"{{{ModelAnswer.Seal}}}"}]""";

    private static string Finish(ModelAnswer answer) => answer.Calls.Count > 0 ? "tool_calls" : "stop";

    private static string Text(string text) => JsonSerializer.Serialize(text);
}
