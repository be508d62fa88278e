using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.Tests.ModelGateway.Translation;

/// <summary>What translating gateways are known to get wrong, one test each.</summary>
public sealed class KnownFaultTests
{
    private const ModelProtocol Messages = ModelProtocol.Messages;
    private const ModelProtocol Chat = ModelProtocol.ChatCompletions;
    private const ModelProtocol Responses = ModelProtocol.Responses;

    private const string MessageStart =
        """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"usage":{"input_tokens":12,"cache_creation_input_tokens":3,"cache_read_input_tokens":40,"output_tokens":1}}}""";

    [Fact]
    public void Usage_of_a_translated_stream_is_neither_lost_nor_zero_nor_counts_the_cache_twice()
    {
        var toMessages = Translating.Events(Translating.Plain(Messages, Chat).Answer(isStream: true, Translating.Stream(Translating.Chunk("""{"content":"a"}"""), Translating.Chunk("{}", "\"stop\""), Translating.Counts, "[DONE]")));
        toMessages.Single(Is("message_delta")).GetProperty("usage").GetRawText().ShouldBe("""{"input_tokens":36,"cache_creation_input_tokens":0,"cache_read_input_tokens":64,"output_tokens":23,"output_tokens_details":{"thinking_tokens":10},"server_tool_use":null}""");
        toMessages.Single(Is("message_start")).GetProperty("message").GetProperty("usage").GetProperty("input_tokens").GetInt64().ShouldBeGreaterThan(0);

        var message = Translating.Stream(MessageStart, """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}""", """{"type":"message_stop"}""");
        var toChat = Translating.Events(Translating.Plain(Chat, Messages).Answer(isStream: true, message));
        toChat[^1].GetProperty("usage").GetRawText().ShouldBe("""{"prompt_tokens":55,"completion_tokens":7,"total_tokens":62,"prompt_tokens_details":{"cached_tokens":40,"cache_write_tokens":3},"completion_tokens_details":{"reasoning_tokens":0}}""");

        // Clients that did not ask for counts do not expect a chunk without choices.
        var unasked = Translating.Request(Chat, Messages, """{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}""").Answer(isStream: true, message);
        Translating.Events(unasked).ShouldAllBe(chunk => chunk.GetProperty("choices").GetArrayLength() == 1);
    }

    [Fact]
    public void Reasoning_tokens_are_told_where_the_protocol_has_a_place_for_them()
    {
        var chunks = Translating.Stream(Translating.Chunk("""{"content":"a"}"""), Translating.Chunk("{}", "\"stop\""), Translating.Counts, "[DONE]");

        var usage = Translating.Events(Translating.Plain(Responses, Chat).Answer(isStream: true, chunks))[^1].GetProperty("response").GetProperty("usage");

        usage.GetProperty("output_tokens_details").GetProperty("reasoning_tokens").GetInt64().ShouldBe(10);
    }

    [Fact]
    public void Blocks_come_one_after_another_with_indexes_that_count_through()
    {
        var events = Translating.Events(Translating.Plain(Messages, Chat).Answer(isStream: true, Translating.Stream(
            Translating.Chunk("""{"reasoning_content":"Hm."}"""),
            Translating.Chunk("""{"content":"I look."}"""),
            Translating.Chunk("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"read","arguments":"{\"p\""}}]}"""),
            Translating.Chunk("""{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"read","arguments":"{}"}}]}"""),
            Translating.Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}"""),
            Translating.Chunk("""{"content":"Done."}"""),
            Translating.Chunk("{}", "\"tool_calls\""),
            "[DONE]")));

        int? open = null;
        var next = 0;
        foreach (var told in events.Where(told => told.TryGetProperty("index", out _)))
        {
            var index = told.GetProperty("index").GetInt32();
            switch (told.GetProperty("type").GetString())
            {
                case "content_block_start":
                    open.ShouldBeNull();
                    index.ShouldBe(next++);
                    open = index;
                    break;
                case "content_block_stop":
                    index.ShouldBe(open!.Value);
                    open = null;
                    break;
                default:
                    index.ShouldBe(open!.Value);
                    break;
            }
        }

        open.ShouldBeNull();
        events.Where(Is("content_block_start")).Select(told => told.GetProperty("content_block").GetProperty("type").GetString()).ShouldBe(["thinking", "text", "tool_use", "tool_use", "text"]);
    }

    [Theory]
    [InlineData("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"read","arguments":"{\"p\":1}"}},{"index":1,"id":"b","type":"function","function":{"name":"read","arguments":"{\"p\":2}"}}]}""")]
    [InlineData("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"read","arguments":"{\"p\":1}"}},{"index":0,"id":"b","type":"function","function":{"name":"read","arguments":"{\"p\":2}"}}]}""")]
    [InlineData("""{"tool_calls":[{"id":"a","type":"function","function":{"name":"read","arguments":"{\"p\":1}"}},{"id":"b","type":"function","function":{"name":"read","arguments":"{\"p\":2}"}}]}""")]
    [InlineData("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"read","arguments":{"p":1}}},{"index":1,"id":"b","type":"function","function":{"name":"read","arguments":{"p":2}}}]}""")]
    public void Parallel_calls_are_not_merged_whatever_their_indexes_say(string delta)
    {
        var whole = Translating.Plain(Messages, Chat).Answer(isStream: true, Translating.Stream(Translating.Chunk(delta), Translating.Chunk("{}", "\"stop\""), "[DONE]"));

        Calls(whole).ShouldBe([("a", "read", """{"p":1}"""), ("b", "read", """{"p":2}""")]);
        whole.ShouldContain("\"stop_reason\":\"tool_use\"");
    }

    [Fact]
    public void Calls_without_arguments_get_an_empty_object_and_never_nothing()
    {
        var bare = Translating.Stream(Translating.Chunk("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"now"}}]}"""), Translating.Chunk("{}", "\"tool_calls\""), "[DONE]");
        Calls(Translating.Plain(Messages, Chat).Answer(isStream: true, bare)).ShouldBe([("a", "now", "{}")]);

        var message = Translating.Stream(
            MessageStart, """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"now","input":{}}}""", """{"type":"content_block_stop","index":0}""", """{"type":"message_delta","delta":{"stop_reason":"tool_use"}}""", """{"type":"message_stop"}""");
        Translating.Events(Translating.Plain(Responses, Messages).Answer(isStream: true, message))[^1].GetProperty("response").GetProperty("output")[0].GetProperty("arguments").GetString().ShouldBe("{}");
    }

    [Fact]
    public void Arguments_that_only_the_last_event_tells_are_not_lost()
    {
        var stream = Translating.Stream(
            """{"type":"response.created","response":{"id":"resp_1","model":"gpt-x","status":"in_progress"}}""",
            """{"type":"response.completed","response":{"id":"resp_1","model":"gpt-x","status":"completed","output":[{"type":"function_call","call_id":"a","name":"read","arguments":"{\"p\":1}"},{"type":"message","content":[{"type":"output_text","text":"said"}]}]}}""");

        var told = Translating.Plain(Messages, Responses).Answer(isStream: true, stream);

        Calls(told).ShouldBe([("a", "read", """{"p":1}""")]);
        told.ShouldContain("said");
    }

    [Theory]
    [InlineData(ModelProtocol.ChatCompletions)]
    [InlineData(ModelProtocol.Responses)]
    public void A_signature_comes_back_to_its_provider_as_it_was(ModelProtocol client)
    {
        const string Answer = """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"thinking","thinking":"Hm, \"so\" \n","signature":"EqQB+/="},{"type":"redacted_thinking","data":"EmwK"},{"type":"tool_use","id":"toolu_1","name":"read","input":{"p":1}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}""";
        var answer = JsonElement.Parse(Translating.Plain(client, Messages, isStream: false).Answer(isStream: false, Answer));

        var next = client == Chat
            ? $$"""{"model":"m","reasoning_effort":"low","messages":[{"role":"user","content":"hi"},{{answer.GetProperty("choices")[0].GetProperty("message")}},{"role":"tool","tool_call_id":"toolu_1","content":"one"}]}"""
            : $$"""{"model":"m","reasoning":{"effort":"low"},"input":[{"role":"user","content":"hi"},{{answer.GetProperty("output").GetRawText()[1..^1]}},{"type":"function_call_output","call_id":"toolu_1","output":"one"}]}""";
        var request = Translating.Request(client, Messages, next);

        var turn = request.Json().GetProperty("messages")[1].GetProperty("content");
        turn[0].GetRawText().ShouldBe("""{"type":"thinking","thinking":"Hm, \"so\" \n","signature":"EqQB+/="}""");
        turn[1].GetRawText().ShouldBe("""{"type":"redacted_thinking","data":"EmwK"}""");
        request.Json().GetProperty("thinking").GetProperty("type").GetString().ShouldBe("enabled");
        request.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ModelProtocol.ChatCompletions)]
    [InlineData(ModelProtocol.Messages)]
    public void Encrypted_reasoning_comes_back_to_its_provider_as_it_was(ModelProtocol client)
    {
        const string Answer = """{"id":"resp_1","object":"response","status":"completed","model":"gpt-x","output":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Hm."}],"encrypted_content":"gAAA=="},{"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gBBB=="},{"type":"function_call","id":"fc_1","call_id":"call_1","name":"read","arguments":"{}"}],"usage":{"input_tokens":1,"output_tokens":1}}""";
        var answer = JsonElement.Parse(Translating.Plain(client, Responses, isStream: false).Answer(isStream: false, Answer));

        var next = client == Chat
            ? $$"""{"model":"m","messages":[{"role":"user","content":"hi"},{{answer.GetProperty("choices")[0].GetProperty("message")}},{"role":"tool","tool_call_id":"call_1","content":"one"}]}"""
            : $$"""{"model":"m","max_tokens":64,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":{{answer.GetProperty("content")}}},{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"one"}]}]}""";
        var input = Translating.Request(client, Responses, next).Json().GetProperty("input");

        input[1].GetRawText().ShouldBe("""{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Hm."}],"encrypted_content":"gAAA=="}""");
        input[2].GetRawText().ShouldBe("""{"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gBBB=="}""");
    }

    [Fact]
    public void Reasoning_content_comes_back_to_the_provider_that_wrote_it()
    {
        var chunks = Translating.Stream(
            Translating.Chunk("""{"reasoning":"Hm","reasoning_details":[{"type":"reasoning.text","index":0,"text":"Hm"}]}"""),
            Translating.Chunk("""{"reasoning":".","reasoning_details":[{"type":"reasoning.text","index":0,"text":".","signature":"s1"}]}"""),
            Translating.Chunk("""{"content":"Yes."}"""),
            Translating.Chunk("{}", "\"stop\""),
            "[DONE]");
        var seal = Translating.Events(Translating.Plain(Messages, Chat).Answer(isStream: true, chunks)).Single(told => told.GetRawText().Contains("signature_delta")).GetProperty("delta").GetProperty("signature").GetString();

        var back = Translating.Request(
            Messages, Chat, $$"""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"{{seal}}"},{"type":"text","text":"Yes."}]},{"role":"user","content":"go"}]}""");

        var message = back.Json().GetProperty("messages")[1];
        message.GetProperty("reasoning_content").GetString().ShouldBe("Hm.");
        message.GetProperty("reasoning_details").GetRawText().ShouldBe("""[{"type":"reasoning.text","index":0,"text":"Hm.","signature":"s1"}]""");
    }

    [Fact]
    public void A_client_that_lost_the_thought_before_its_calls_goes_on_without_thinking()
    {
        var request = Translating.Request(
            Chat, Messages, """{"model":"m","reasoning_effort":"high","messages":[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"x"}]}""");

        request.Json().TryGetProperty("thinking", out _).ShouldBeFalse();
        request.Warnings.ShouldBe(["reasoning_effort"]);
    }

    [Fact]
    public void Cache_marks_of_chat_clients_are_not_stripped_on_the_way_to_anthropic()
    {
        var request = Translating.Request(
            Chat, Messages, """{"model":"m","prompt_cache_key":"k","messages":[{"role":"system","content":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}]},{"role":"user","content":"hi"}]}""");

        request.Json().GetProperty("system")[0].GetProperty("cache_control").GetRawText().ShouldBe("""{"type":"ephemeral","ttl":"1h"}""");
        request.Json().GetProperty("messages").GetRawText().ShouldNotContain("cache_control");
    }

    [Fact]
    public void Images_in_the_results_of_tools_do_not_vanish()
    {
        const string Json = """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"shot","input":{}},{"type":"tool_use","id":"b","name":"shot","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},{"type":"tool_result","tool_use_id":"b","content":"none"}]}]}""";

        var messages = Translating.Request(Messages, Chat, Json).Json().GetProperty("messages");

        messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()).ShouldBe(["user", "assistant", "tool", "tool", "user"]);
        messages[4].GetRawText().ShouldContain("data:image/png;base64,AAAA");
        Translating.Request(Messages, Responses, Json).Json().GetProperty("input")[3].GetRawText().ShouldContain("data:image/png;base64,AAAA");
    }

    [Fact]
    public void A_refusal_and_its_stop_reason_stay_one()
    {
        var chunks = Translating.Stream(Translating.Chunk("""{"refusal":"I cannot."}"""), Translating.Chunk("{}", "\"stop\""), "[DONE]");
        Translating.Plain(Messages, Chat).Answer(isStream: true, chunks).ShouldContain("\"stop_reason\":\"refusal\"");

        var filtered = Translating.Stream(Translating.Chunk("""{"content":"I"}"""), Translating.Chunk("{}", "\"content_filter\""), "[DONE]");
        Translating.Events(Translating.Plain(Responses, Chat).Answer(isStream: true, filtered))[^1].GetProperty("response").GetProperty("incomplete_details").GetProperty("reason").GetString().ShouldBe("content_filter");
    }

    [Fact]
    public void A_tool_that_the_provider_does_not_have_is_never_dropped_silently()
    {
        var beside = Translating.Request(Messages, Chat, """{"model":"m","max_tokens":9,"tools":[{"type":"web_search_20250305","name":"web_search"},{"name":"f","input_schema":{"type":"object"}}],"messages":[{"role":"user","content":"hi"}]}""");
        beside.Warnings.ShouldBe(["tool:web_search_20250305"]);
        beside.Json().GetProperty("tools").GetArrayLength().ShouldBe(1);

        Should.Throw<Gantry.Core.ModelGateway.Translation.UntranslatableException>(() =>
            Translating.Request(Messages, Chat, """{"model":"m","max_tokens":9,"tools":[{"type":"web_search_20250305","name":"web_search"}],"messages":[{"role":"user","content":"hi"}]}""")).Message.ShouldContain("web_search_20250305");
    }

    [Fact]
    public void An_empty_text_beside_calls_becomes_no_message_of_its_own()
    {
        // OpenAI's npm SDK puts a streamed answer with calls together so, and gives it back.
        const string Json = """{"model":"m","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"x"}]}""";

        var input = Translating.Request(Chat, Responses, Json).Json().GetProperty("input");

        input.EnumerateArray().Select(item => item.GetProperty("type").GetString()).ShouldBe(["message", "function_call", "function_call_output"]);
    }

    [Fact]
    public void A_tools_long_name_is_made_to_fit_and_given_back_as_it_was()
    {
        var name = new string('n', 100);
        var request = Translating.Request(Messages, Chat, $$$"""{"model":"m","max_tokens":9,"stream":true,"tools":[{"name":"{{{name}}}","input_schema":{"type":"object"}}],"messages":[{"role":"user","content":"hi"}]}""");
        var sent = request.Json().GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString()!;
        sent.Length.ShouldBeLessThanOrEqualTo(64);

        var told = request.Answer(isStream: true, Translating.Stream(Translating.Chunk($$$"""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"{{{sent}}}","arguments":"{}"}}]}"""), Translating.Chunk("{}", "\"tool_calls\""), "[DONE]"));

        Calls(told).ShouldBe([("a", name, "{}")]);
    }

    private static Func<JsonElement, bool> Is(string type) => told => told.GetProperty("type").GetString() == type;

    // Of a stream of messages: each call with all its arguments.
    private static IReadOnlyList<(string Id, string Name, string Arguments)> Calls(string stream)
    {
        var events = Translating.Events(stream);
        return
        [
            .. from told in events
               where Is("content_block_start")(told) && told.GetProperty("content_block").GetProperty("type").GetString() == "tool_use"
               let block = told.GetProperty("content_block")
               let index = told.GetProperty("index").GetInt32()
               select (
                   block.GetProperty("id").GetString()!,
                   block.GetProperty("name").GetString()!,
                   string.Concat(events.Where(delta => Is("content_block_delta")(delta) && delta.GetProperty("index").GetInt32() == index).Select(delta => delta.GetProperty("delta").GetProperty("partial_json").GetString()))),
        ];
    }
}
