using System.Net;
using System.Text;
using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Beside everything else.</summary>
public sealed class TranslatedCallBesideAllTests() : TranslatedCallTests(isAlone: false);

/// <summary>Served alone.</summary>
public sealed class TranslatedCallAloneTests() : TranslatedCallTests(isAlone: true);

/// <summary>Clients of one protocol before providers of another, over real sockets.</summary>
public abstract class TranslatedCallTests(bool isAlone) : GatewayTests(isAlone)
{
    private const string Models = """
        {"providers":{
           "chat":{"kind":"openai","base_url":"UPSTREAM/v1","protocols":["chat"],"retries":0,"timeouts":{"between_bytes":"1s"}},
           "responses":{"kind":"openai","base_url":"UPSTREAM/v1","protocols":["responses"],"retries":0},
           "claude":{"kind":"anthropic","base_url":"UPSTREAM","retries":0,"keys":[{"env":"ANTHROPIC_API_KEY"}]}},
         "routes":{
           "on-chat":{"provider":"chat","model":"qwen","parameters":{"seed":7,"temperature":0.5}},
           "on-responses":{"provider":"responses","model":"gpt-x"},
           "on-claude":{"provider":"claude","model":"claude-sonnet-4-5"},
           "claude-first":{"targets":[{"provider":"claude","model":"claude-sonnet-4-5"}],"fallbacks":[{"provider":"chat","model":"qwen"}]}}}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/messages", "on-chat", "POST /v1/chat/completions HTTP/1.1", 36, 64, 0, 23, 10)]
    [InlineData("/v1/messages", "on-responses", "POST /v1/responses HTTP/1.1", 36, 64, 0, 23, 10)]
    [InlineData("/v1/chat/completions", "on-responses", "POST /v1/responses HTTP/1.1", 36, 64, 0, 23, 10)]
    [InlineData("/v1/chat/completions", "on-claude", "POST /v1/messages HTTP/1.1", 12, 40, 3, 7, 0)]
    [InlineData("/v1/responses", "on-chat", "POST /v1/chat/completions HTTP/1.1", 36, 64, 0, 23, 10)]
    [InlineData("/v1/responses", "on-claude", "POST /v1/messages HTTP/1.1", 12, 40, 3, 7, 0)]
    public async Task Any_client_gets_its_stream_from_any_provider_and_the_usage_is_recorded_as_the_provider_counted(
        string path, string model, string asked, long input, long read, long written, long output, long reasoning)
    {
        var stream = model switch { "on-chat" => SampleAnswers.CompletionStream, "on-claude" => SampleAnswers.MessageStream, _ => SampleAnswers.ResponseStream };
        await using var upstream = new ScriptedUpstream(exchange => exchange.StreamAsync(stream), exchange => exchange.StreamAsync(stream, 1));
        await using var gateway = await StartAsync(upstream, Models);

        using var response = await gateway.PostAsync(path, Request(path, model, isStream: true), ("anthropic-beta", "x-2026"), ("X-New", "lost"));
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        var bytewise = await gateway.AskAsync(path, Request(path, model, isStream: true));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        text.ShouldContain(path switch { "/v1/messages" => "event: message_stop", "/v1/chat/completions" => "data: [DONE]", _ => "event: response.completed" });
        text.ShouldContain(model == "on-responses" ? "hello" : "Grüße");
        WithoutTimes(bytewise.Text).ShouldBe(WithoutTimes(text));
        var sent = upstream.Requests.First();
        sent.Line.ShouldBe(asked);
        JsonElement.Parse(sent.Body).GetProperty("model").GetString().ShouldBe(model switch { "on-chat" => "qwen", "on-claude" => "claude-sonnet-4-5", _ => "gpt-x" });
        sent.Headers.Keys.ShouldNotContain("Authorization");
        sent.Headers.Keys.ShouldNotContain("anthropic-beta");
        sent.Headers.ContainsKey("anthropic-version").ShouldBe(model == "on-claude");
        foreach (var call in await gateway.CallsAsync(2))
        {
            (call.InputTokens, call.CacheReadTokens, call.CacheWriteTokens, call.OutputTokens, call.ReasoningTokens).ShouldBe((input, read, written, output, reasoning));
            (call.Status, call.Partial, call.HttpStatus, call.Error).ShouldBe(("completed", false, 200, null));
        }
    }

    // 12 fresh, 40 read from the cache, 3 written to it and 7 told at 3, 0.30, 3.75 and 15 dollars a million; 36, 64 and 23 at 1.25, 0.125 and 10.
    [Theory]
    [InlineData("/v1/chat/completions", "on-claude", 164_250)]
    [InlineData("/v1/responses", "on-claude", 164_250)]
    [InlineData("/v1/messages", "on-gpt", 283_000)]
    [InlineData("/v1/chat/completions", "on-gpt", 283_000)]
    public async Task Cached_tokens_of_a_translated_call_are_paid_once_and_at_their_own_price(string path, string model, long billionths)
    {
        const string Priced = """
            {"providers":{
               "anthropic":{"kind":"anthropic","base_url":"UPSTREAM","retries":0},
               "openai":{"kind":"openai","base_url":"UPSTREAM/v1","protocols":["responses"],"retries":0}},
             "routes":{"on-claude":{"provider":"anthropic","model":"claude-sonnet-4-5"},"on-gpt":{"provider":"openai","model":"gpt-5-codex"}}}
            """;
        await using var upstream = new ScriptedUpstream(exchange => exchange.StreamAsync(model == "on-claude" ? SampleAnswers.MessageStream : SampleAnswers.ResponseStream));
        await using var gateway = await StartAsync(upstream, Priced);

        await gateway.AskAsync(path, Request(path, model, isStream: true));

        (await gateway.CallsAsync(1)).ShouldHaveSingleItem().CostUsd.ShouldBe(billionths / 1_000_000_000m);
    }

    [Fact]
    public async Task Whole_answers_are_translated_too_and_routes_add_their_parameters()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, SampleAnswers.Completion, "x-request-id: req_1\r\n"));
        await using var gateway = await StartAsync(upstream, Models);

        using var response = await gateway.PostAsync("/v1/messages", """{"model":"on-chat","max_tokens":9,"top_k":5,"temperature":0.1,"messages":[{"role":"user","content":"hi"}]}""");
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled));

        answer.GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("hello");
        answer.GetProperty("usage").GetRawText().ShouldBe("""{"input_tokens":36,"cache_creation_input_tokens":0,"cache_read_input_tokens":64,"output_tokens":23,"output_tokens_details":{"thinking_tokens":10},"server_tool_use":null,"cache_creation":null,"inference_geo":null,"service_tier":null,"speed":null}""");
        response.Headers.GetValues("X-Gantry-Warnings").ShouldBe(["top_k"]);
        response.Headers.GetValues("x-request-id").ShouldBe(["req_1"]);
        var sent = JsonElement.Parse(upstream.Requests.ShouldHaveSingleItem().Body);
        (sent.GetProperty("seed").GetInt32(), sent.GetProperty("temperature").GetDouble()).ShouldBe((7, 0.1));
        (await gateway.CallsAsync(1))[0].OutputTokens.ShouldBe(23);
    }

    [Fact]
    public async Task Each_piece_is_sent_when_it_comes()
    {
        var sees = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes("data: {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"first\"}}]}\n\n"));
            await sees.Task.WaitAsync(Patience, Cancelled);
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"));
            await exchange.EndStreamAsync();
        });
        await using var gateway = await StartAsync(upstream, Models.Replace("1s", "60s"));

        using var response = await gateway.PostAsync("/v1/messages", Request("/v1/messages", "on-chat", isStream: true));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancelled));
        string? line;
        while ((line = await reader.ReadLineAsync(Cancelled).AsTask().WaitAsync(Patience, Cancelled)) is not null && !line.Contains("first"))
        {
        }

        line.ShouldNotBeNull();
        sees.SetResult();
        (await reader.ReadToEndAsync(Cancelled)).ShouldContain("message_stop");
    }

    [Theory]
    [InlineData("/v1/messages", "on-chat", "rate_limit_error", "{\"error\":{\"message\":\"Slow down\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}")]
    [InlineData("/v1/chat/completions", "on-claude", "rate_limit_error", "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Slow down\"}}")]
    public async Task A_providers_refusal_comes_in_the_clients_form_with_its_retry_after(string path, string model, string type, string refusal)
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(429, refusal, "retry-after: 17\r\n"));
        await using var gateway = await StartAsync(upstream, Models);

        using var response = await gateway.PostAsync(path, Request(path, model, isStream: true));
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled));

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(17));
        error.TryGetProperty("type", out _).ShouldBe(path == "/v1/messages");
        error.GetProperty("error").GetProperty("type").GetString().ShouldBe(type);
        error.GetProperty("error").GetProperty("message").GetString().ShouldBe("Slow down");
        (await gateway.CallsAsync(1))[0].Error.ShouldBe("rate-limited");
    }

    [Fact]
    public async Task A_conversation_that_is_too_long_is_told_in_the_words_for_which_the_client_waits()
    {
        await using var upstream = new ScriptedUpstream(
            exchange => exchange.AnswerAsync(400, """{"error":{"message":"Maximum context length is 8192 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}}"""),
            exchange => exchange.AnswerAsync(400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8 maximum"}}"""));
        await using var gateway = await StartAsync(upstream, Models);

        (await gateway.AskAsync("/v1/messages", Request("/v1/messages", "on-chat", isStream: false))).Text.ShouldContain("prompt is too long");
        (await gateway.AskAsync("/v1/responses", Request("/v1/responses", "on-claude", isStream: false))).Text.ShouldContain("context_length_exceeded");
    }

    [Fact]
    public async Task What_no_provider_of_the_route_can_be_asked_is_refused_with_its_field_and_nobody_is_asked()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, "{}"));
        await using var gateway = await StartAsync(upstream, Models);

        var (status, text) = await gateway.AskAsync("/v1/chat/completions", """{"model":"on-claude","n":2,"messages":[{"role":"user","content":"hi"}]}""");

        status.ShouldBe(HttpStatusCode.BadRequest);
        var error = JsonElement.Parse(text).GetProperty("error");
        (error.GetProperty("type").GetString(), error.GetProperty("param").GetString(), error.GetProperty("code").GetString()).ShouldBe(("invalid_request_error", "n", "not_translatable"));
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fallback_may_speak_another_protocol()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.Line.Contains("/messages") ? exchange.AnswerAsync(500, "{}") : exchange.StreamAsync(SampleAnswers.CompletionStream));
        await using var gateway = await StartAsync(upstream, Models);

        var (status, text) = await gateway.AskAsync("/v1/messages", Request("/v1/messages", "claude-first", isStream: true));

        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("message_stop");
        upstream.Requests.Select(exchange => exchange.Line.Split(' ')[1]).ShouldBe(["/v1/messages", "/v1/chat/completions"]);
        var call = (await gateway.CallsAsync(1)).ShouldHaveSingleItem();
        (call.Provider, call.OutputTokens, call.Status).ShouldBe(("chat", 23, "completed"));
    }

    [Theory]
    [InlineData(false, "broken-off")]
    [InlineData(true, "between-bytes-timeout")]
    public async Task A_stream_that_breaks_off_or_falls_silent_is_told_as_an_error_of_the_clients_protocol(bool isSilent, string error)
    {
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(SampleAnswers.CompletionChunks[..300]));
            await (isSilent ? exchange.HangAsync() : exchange.BreakAsync());
        });
        await using var gateway = await StartAsync(upstream, Models);

        var (status, text) = await gateway.AskAsync("/v1/messages", Request("/v1/messages", "on-chat", isStream: true));

        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("event: error");
        text.ShouldNotContain("message_stop");
        var call = (await gateway.CallsAsync(1)).ShouldHaveSingleItem();
        (call.Status, call.Error, call.Partial).ShouldBe(("cut", error, true));
    }

    [Fact]
    public async Task When_the_client_leaves_the_provider_is_left_at_once()
    {
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(SampleAnswers.MessageStream[..600]));
            await exchange.HangAsync();
        });
        await using var gateway = await StartAsync(upstream, Models);

        using (var response = await gateway.PostAsync("/v1/chat/completions", Request("/v1/chat/completions", "on-claude", isStream: true)))
        {
            await using var body = await response.Content.ReadAsStreamAsync(Cancelled);
            (await body.ReadAsync(new byte[16], Cancelled)).ShouldBeGreaterThan(0);
        }

        await upstream.Requests.ShouldHaveSingleItem().Left.Task.WaitAsync(Patience, Cancelled);
        var call = (await gateway.CallsAsync(1)).ShouldHaveSingleItem();
        (call.Status, call.Partial, call.InputTokens).ShouldBe(("abandoned", true, 12));
    }

    [Fact]
    public async Task An_error_that_a_provider_calls_a_success_is_none()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, """{"error":{"message":"No such model","code":404}}"""));
        await using var gateway = await StartAsync(upstream, Models);

        var (status, text) = await gateway.AskAsync("/v1/messages", Request("/v1/messages", "on-chat", isStream: false));

        status.ShouldBe(HttpStatusCode.NotFound);
        text.ShouldContain("No such model");
        (await gateway.CallsAsync(1))[0].Error.ShouldBe("provider-fault");
    }

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/v1/responses")]
    public async Task A_conversation_that_moves_to_a_provider_of_its_own_protocol_leaves_foreign_seals_behind(string path)
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, path == "/v1/messages" ? SampleAnswers.Message : "{}"));
        await using var gateway = await StartAsync(upstream, Models);
        var request = path == "/v1/messages"
            ? """{"model":"on-claude","max_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"gantry1.eyJvIjoxfQ"},{"type":"thinking","thinking":"So.","signature":"EqQB"},{"type":"text","text":"Hello"}]},{"role":"user","content":"about gantry1. please"}]}"""
            : """{"model":"on-responses","input":[{"role":"user","content":"hi"},{"type":"reasoning","summary":[],"encrypted_content":"gantry1.eyJvIjoxfQ"},{"type":"reasoning","summary":[],"encrypted_content":"EqQB"},{"role":"user","content":"about gantry1. please"}]}""";

        using var response = await gateway.PostAsync(path, request);

        response.Headers.GetValues("X-Gantry-Warnings").ShouldBe(["thinking"]);
        var sent = upstream.Requests.ShouldHaveSingleItem().Body;
        sent.ShouldNotContain("gantry1.ey");
        sent.ShouldContain("EqQB");
        sent.ShouldContain("about gantry1. please");
        JsonElement.Parse(sent).GetProperty("model").GetString().ShouldBe(path == "/v1/messages" ? "claude-sonnet-4-5" : "gpt-x");
    }

    [Fact]
    public async Task Tokens_are_counted_by_a_provider_that_can_and_else_estimated_and_told_so()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, """{"input_tokens":2095}"""));
        await using var gateway = await StartAsync(upstream, Models);
        const string Json = """{"model":"MODEL","messages":[{"role":"user","content":"How many tokens may that be?"}]}""";

        using var estimated = await gateway.PostAsync("/v1/messages/count_tokens", Json.Replace("MODEL", "on-chat"));
        estimated.Headers.GetValues("X-Gantry-Warnings").ShouldBe(["estimated_count"]);
        JsonElement.Parse(await estimated.Content.ReadAsStringAsync(Cancelled)).GetProperty("input_tokens").GetInt32().ShouldBeInRange(7, 30);
        upstream.Requests.ShouldBeEmpty();
        (await gateway.AskAsync("/v1/messages/count_tokens", Json.Replace("MODEL", "on-claude"))).Text.ShouldBe("""{"input_tokens":2095}""");

        // Both are in the books, and neither counts as tokens that anybody used.
        var calls = await gateway.CallsAsync(2);
        calls.Select(call => (call.RequestedModel, call.Provider, call.Status, call.InputTokens, call.CostUsd, call.Partial)).ShouldBe(
            [("on-chat", null, "completed", 0, 0, false), ("on-claude", "claude", "completed", 0, 0, false)]);
    }

    private static string Request(string path, string model, bool isStream)
    {
        var head = $"\"model\":\"{model}\",\"stream\":{(isStream ? "true" : "false")}";
        return path switch
        {
            "/v1/messages" => $$"""{{{head}},"max_tokens":64,"messages":[{"role":"user","content":"hi"}]}""",
            "/v1/chat/completions" => $$"""{{{head}},"messages":[{"role":"user","content":"hi"}]}""",
            _ => $$"""{{{head}},"input":"hi"}""",
        };
    }

    // The answers say when they were made.
    private static string WithoutTimes(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\"created(_at)?\":[0-9]+", "", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
}
