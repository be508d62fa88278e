using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.Tests.ModelGateway.Translation;

/// <summary>Why a model stopped, as each provider says it and each client hears it.</summary>
public sealed class StopReasonTests
{
    [Theory]
    [InlineData("end_turn", "stop", "completed")]
    [InlineData("tool_use", "tool_calls", "completed")]
    [InlineData("max_tokens", "length", "incomplete: max_output_tokens")]
    [InlineData("stop_sequence", "stop", "completed")]
    [InlineData("pause_turn", "stop", "completed")]
    [InlineData("refusal", "content_filter", "incomplete: content_filter")]
    [InlineData("model_context_window_exceeded", "length", "incomplete: max_output_tokens")]
    [InlineData("something_new", "stop", "completed")]
    public void Of_Messages(string reason, string chat, string responses)
    {
        var block = reason == "tool_use" ? """{"type":"tool_use","id":"t","name":"f","input":{}}""" : """{"type":"text","text":"So"}""";
        var answer = $$$"""{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{{{block}}}],"stop_reason":"{{{reason}}}","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}""";

        Chat(ModelProtocol.Messages, answer).ShouldBe(chat);
        Responses(ModelProtocol.Messages, answer).ShouldBe(responses);
    }

    [Theory]
    [InlineData("stop", "\"content\":\"So\"", "end_turn", "completed")]
    [InlineData("length", "\"content\":\"So\"", "max_tokens", "incomplete: max_output_tokens")]
    [InlineData("content_filter", "\"content\":\"So\"", "refusal", "incomplete: content_filter")]
    [InlineData("stop", "\"content\":null,\"refusal\":\"No.\"", "refusal", "completed")]
    [InlineData("tool_calls", "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]", "tool_use", "completed")]
    [InlineData("stop", "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]", "tool_use", "completed")]
    [InlineData("function_call", "\"content\":\"So\"", "tool_use", "completed")]
    [InlineData("something_new", "\"content\":\"So\"", "end_turn", "completed")]
    public void Of_Chat_Completions(string reason, string said, string messages, string responses)
    {
        var answer = $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant",{{{said}}}},"finish_reason":"{{{reason}}}"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""";

        Messages(ModelProtocol.ChatCompletions, answer).ShouldBe(messages);
        Responses(ModelProtocol.ChatCompletions, answer).ShouldBe(responses);
    }

    [Theory]
    [InlineData("completed", "null", "{\"type\":\"output_text\",\"text\":\"So\"}", "end_turn", "stop")]
    [InlineData("incomplete", "{\"reason\":\"max_output_tokens\"}", "{\"type\":\"output_text\",\"text\":\"So\"}", "max_tokens", "length")]
    [InlineData("incomplete", "{\"reason\":\"content_filter\"}", "{\"type\":\"output_text\",\"text\":\"So\"}", "refusal", "content_filter")]
    [InlineData("completed", "null", "{\"type\":\"refusal\",\"refusal\":\"No.\"}", "refusal", "stop")]
    [InlineData("incomplete", "{\"reason\":\"something_new\"}", "{\"type\":\"output_text\",\"text\":\"So\"}", "max_tokens", "length")]
    public void Of_Responses(string status, string details, string part, string messages, string chat)
    {
        var answer = $$$"""{"id":"resp_1","object":"response","status":"{{{status}}}","model":"m","incomplete_details":{{{details}}},"output":[{"type":"message","id":"m1","role":"assistant","content":[{{{part}}}]}],"usage":{"input_tokens":1,"output_tokens":1}}""";

        Messages(ModelProtocol.Responses, answer).ShouldBe(messages);
        Chat(ModelProtocol.Responses, answer).ShouldBe(chat);
    }

    private static string Messages(ModelProtocol provider, string answer) => Heard(ModelProtocol.Messages, provider, answer).GetProperty("stop_reason").GetString()!;

    private static string Chat(ModelProtocol provider, string answer) => Heard(ModelProtocol.ChatCompletions, provider, answer).GetProperty("choices")[0].GetProperty("finish_reason").GetString()!;

    private static string Responses(ModelProtocol provider, string answer)
    {
        var heard = Heard(ModelProtocol.Responses, provider, answer);
        var details = heard.GetProperty("incomplete_details");
        return heard.GetProperty("status").GetString() + (details.ValueKind == JsonValueKind.Null ? "" : $": {details.GetProperty("reason").GetString()}");
    }

    private static JsonElement Heard(ModelProtocol client, ModelProtocol provider, string answer) =>
        JsonElement.Parse(Translating.Plain(client, provider, isStream: false).Answer(isStream: false, answer));
}
