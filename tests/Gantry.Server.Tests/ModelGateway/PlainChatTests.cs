using System.Net;
using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Beside everything else.</summary>
public sealed class PlainChatBesideAllTests() : PlainChatTests(isAlone: false);

/// <summary>Served alone.</summary>
public sealed class PlainChatAloneTests() : PlainChatTests(isAlone: true);

/// <summary>The seed's chat, as its client calls it.</summary>
public abstract class PlainChatTests(bool isAlone) : GatewayTests(isAlone)
{
    private const string ToOpenAI =
        """{"provider":"openai","model":"gpt-4","messages":[{"role":"system","content":"You are a helpful assistant"},{"role":"user","content":"Hello"}],"metadata":{"tenant_id":"acme","run_id":"theirs"}}""";

    [Fact]
    public async Task A_conversation_goes_to_the_provider_in_its_own_words_and_comes_back_as_text_with_usage()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, SampleAnswers.Completion), exchange => exchange.AnswerAsync(200, SampleAnswers.Message));
        await using var gateway = await StartAsync(upstream);

        (await gateway.AskAsync("/llm/chat", ToOpenAI)).ShouldBe((HttpStatusCode.OK, """{"text":"hello","usage":{"input_tokens":100,"output_tokens":23}}"""));
        var reply = JsonElement.Parse((await gateway.AskAsync("/llm/chat", ToOpenAI.Replace("openai", "anthropic"))).Text);
        reply.GetProperty("text").GetString().ShouldBe("Grüße 👋 {\"usage\":{\"output_tokens\":999}}");
        reply.GetProperty("usage").GetRawText().ShouldBe("""{"input_tokens":55,"output_tokens":7}""");

        upstream.Requests.Select(exchange => (exchange.Line, exchange.Body)).ShouldBe(
        [
            ("POST /v1/chat/completions HTTP/1.1", """{"model":"gpt-4","messages":[{"role":"system","content":"You are a helpful assistant"},{"role":"user","content":"Hello"}]}"""),
            ("POST /v1/messages HTTP/1.1", """{"model":"gpt-4","max_tokens":4096,"system":"You are a helpful assistant","messages":[{"role":"user","content":"Hello"}]}"""),
        ]);
        var calls = await gateway.CallsAsync(2);
        calls.ShouldAllBe(call => call.TenantId == "acme" && call.RunId == "theirs" && call.Status == "completed" && !call.Partial);
        var (status, text) = await gateway.GetAsync("/llm/usage");
        status.ShouldBe(HttpStatusCode.OK);
        JsonElement.Parse(text).GetProperty("total_count").GetInt32().ShouldBe(2);
        JsonElement.Parse(text).GetProperty("entries").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_key_it_is_a_503_problem_and_the_provider_demo_answers_offline()
    {
        await using var gateway = await StartAsync(null, null);

        var (status, text) = await gateway.AskAsync("/llm/chat", ToOpenAI);

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        JsonElement.Parse(text).GetProperty("type").GetString().ShouldBe("urn:gantry:problem:no-provider-key");
        JsonElement.Parse(text).GetProperty("detail").GetString()!.ShouldContain("OPENAI_API_KEY");
        (await gateway.AskAsync("/llm/chat", """{"provider":"demo","model":"any","messages":[{"role":"user","content":"/demo say offline"}]}"""))
            .ShouldBe((HttpStatusCode.OK, """{"text":"offline","usage":{"input_tokens":0,"output_tokens":0}}"""));
        (await gateway.CallsAsync(2)).Select(call => (call.Provider, call.Status)).ShouldBe([("openai", "failed"), ("demo", "completed")]);
    }

    [Theory]
    [InlineData("""{"provider":"openai","model":"gpt-4"}""", "messages")]
    [InlineData("""{"provider":"openai","messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"provider":"openai","model":"m","messages":[{"role":"user","content":"x"},{"role":"robot","content":"x"}]}""", "messages[1]")]
    [InlineData("""{"provider":"nobody","model":"m","messages":[{"role":"user","content":"x"}]}""", "provider")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}]}""", "provider")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        await using var gateway = await StartAsync(null, null);

        var (status, text) = await gateway.AskAsync("/llm/chat", body);

        status.ShouldBe(HttpStatusCode.UnprocessableEntity, text);
        JsonElement.Parse(text).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(text);
    }

    [Fact]
    public async Task A_providers_refusal_and_a_broken_answer_are_told_without_the_providers_words()
    {
        await using var upstream = new ScriptedUpstream(
            exchange => exchange.AnswerAsync(404, $$$"""{"error":{"message":"{{{GatewayUnderTest.OpenAIKey}}}"}}"""),
            exchange => exchange.AnswerAsync(200, "[]"));
        await using var gateway = await StartAsync(upstream);

        var refused = await gateway.AskAsync("/llm/chat", ToOpenAI);
        var broken = await gateway.AskAsync("/llm/chat", ToOpenAI);

        (refused.Status, broken.Status).ShouldBe((HttpStatusCode.BadGateway, HttpStatusCode.BadGateway));
        refused.Text.ShouldContain("(404)");
        (refused.Text + broken.Text).ShouldNotContain(GatewayUnderTest.OpenAIKey);
        (await gateway.CallsAsync(2)).Select(call => call.Status).ShouldBe(["failed", "completed"]);
    }

    [Fact]
    public async Task A_stranger_is_turned_away()
    {
        await using var gateway = await StartAsync(null, null);

        (await gateway.AskAsync("/llm/chat", "{", ("Authorization", "Bearer gk_no_such_key_12345678"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
