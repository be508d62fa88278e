using System.Net;
using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Beside everything else.</summary>
public sealed class PassThroughBesideAllTests() : PassThroughTests(isAlone: false);

/// <summary>Served alone.</summary>
public sealed class PassThroughAloneTests() : PassThroughTests(isAlone: true);

public abstract class PassThroughTests(bool isAlone) : GatewayTests(isAlone)
{
    [Fact]
    public async Task A_request_reaches_the_provider_byte_for_byte_with_its_key_and_none_of_the_clients()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, SampleAnswers.Message, "request-id: req_1\r\nSet-Cookie: a=b\r\n"));
        await using var gateway = await StartAsync(upstream);

        using var response = await gateway.PostAsync("/v1/messages?beta=true", SampleAnswers.MessagesRequest, ("anthropic-beta", "x-2026"), ("Cookie", "c=d"), ("X-New", "kept"));

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(SampleAnswers.Message);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("request-id").ShouldBe(["req_1"]);
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var sent = upstream.Requests.ShouldHaveSingleItem();
        sent.Line.ShouldBe("POST /v1/messages?beta=true HTTP/1.1");
        sent.Body.ShouldBe(SampleAnswers.MessagesRequest);
        sent.Headers["x-api-key"].ShouldBe(GatewayUnderTest.AnthropicKey);
        sent.Headers["anthropic-beta"].ShouldBe("x-2026");
        sent.Headers["anthropic-version"].ShouldBe("2023-06-01");
        sent.Headers["X-New"].ShouldBe("kept");
        sent.Headers.Keys.ShouldNotContain("Authorization");
        sent.Headers.Keys.ShouldNotContain("Cookie");
        string.Concat(sent.Headers.Values).ShouldNotContain(gateway.Daemon.Token);
    }

    [Theory]
    [InlineData("/v1/messages", SampleAnswers.MessagesStreamRequest, 12, 7, 40, 3, 0)]
    [InlineData("/v1/chat/completions", SampleAnswers.ChatStreamRequest, 36, 23, 64, 0, 10)]
    [InlineData("/v1/responses", SampleAnswers.ResponsesStreamRequest, 36, 23, 64, 0, 10)]
    public async Task A_stream_comes_as_it_was_sent_and_is_counted(string path, string request, long input, long output, long read, long written, long reasoning)
    {
        var text = path switch { "/v1/messages" => SampleAnswers.MessageStream, "/v1/responses" => SampleAnswers.ResponseStream, _ => SampleAnswers.CompletionStream };
        await using var upstream = new ScriptedUpstream(exchange => exchange.StreamAsync(text), exchange => exchange.StreamAsync(text, 1), exchange => exchange.StreamAsync(text.Replace("\n", "\r\n"), 7));
        await using var gateway = await StartAsync(upstream);

        (await gateway.AskAsync(path, request)).ShouldBe((HttpStatusCode.OK, text));
        (await gateway.AskAsync(path, request)).ShouldBe((HttpStatusCode.OK, text));
        (await gateway.AskAsync(path, request)).ShouldBe((HttpStatusCode.OK, text.Replace("\n", "\r\n")));

        foreach (var call in await gateway.CallsAsync(3))
        {
            (call.InputTokens, call.OutputTokens, call.CacheReadTokens, call.CacheWriteTokens, call.ReasoningTokens).ShouldBe((input, output, read, written, reasoning));
            (call.Status, call.Partial, call.HttpStatus, call.Error).ShouldBe(("completed", false, 200, null));
        }
    }

    [Fact]
    public async Task Documents_are_counted_too()
    {
        await using var upstream = new ScriptedUpstream(
            exchange => exchange.AnswerAsync(200, SampleAnswers.Message),
            exchange => exchange.AnswerAsync(200, SampleAnswers.Completion),
            exchange => exchange.AnswerAsync(200, """{"object":"list","data":[{"embedding":[0.1,-2e5]}],"model":"e","usage":{"prompt_tokens":8,"total_tokens":8}}"""),
            exchange => exchange.AnswerAsync(200, """{"input_tokens":2095}"""));
        await using var gateway = await StartAsync(upstream);

        (await gateway.AskAsync("/v1/messages", SampleAnswers.MessagesRequest)).Text.ShouldBe(SampleAnswers.Message);
        (await gateway.AskAsync("/v1/chat/completions", SampleAnswers.ChatRequest)).Text.ShouldBe(SampleAnswers.Completion);
        (await gateway.AskAsync("/v1/embeddings", """{"model":"e","input":"x"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.AskAsync("/v1/messages/count_tokens", """{"model":"claude-x","messages":[]}""")).Text.ShouldBe("""{"input_tokens":2095}""");

        (await gateway.CallsAsync(4)).Select(call => (call.InputTokens, call.OutputTokens, call.CacheReadTokens, call.Partial)).ShouldBe([(12, 7, 40, false), (36, 23, 64, false), (8, 0, 0, false), (0, 0, 0, false)]);
        upstream.Requests.Select(exchange => exchange.Line).ShouldBe(["POST /v1/messages HTTP/1.1", "POST /v1/chat/completions HTTP/1.1", "POST /v1/embeddings HTTP/1.1", "POST /v1/messages/count_tokens HTTP/1.1"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"stream_options\":{\"include_obfuscation\":false},")]
    public async Task A_stream_whose_client_does_not_want_counts_is_counted_and_does_not_show_them(string options)
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.StreamAsync(SampleAnswers.CompletionStream), exchange => exchange.StreamAsync(SampleAnswers.CompletionStream, 1));
        await using var gateway = await StartAsync(upstream);
        var request = $$"""{"model":"gpt-x",{{options}}"stream":true,"messages":[]}""";

        (await gateway.AskAsync("/v1/chat/completions", request)).Text.ShouldBe(SampleAnswers.CompletionChunks + "data: [DONE]\n\n");
        (await gateway.AskAsync("/v1/chat/completions", request)).Text.ShouldBe(SampleAnswers.CompletionChunks + "data: [DONE]\n\n");

        (await gateway.CallsAsync(2)).ShouldAllBe(call => call.OutputTokens == 23 && !call.Partial);
        upstream.Requests.ShouldAllBe(exchange => JsonElement.Parse(exchange.Body).GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Fact]
    public async Task A_frame_of_five_megabytes_passes_whole_and_is_counted()
    {
        var large = new string('x', 5 * 1024 * 1024);
        var text = SampleAnswers.ResponseStream.Replace("hello", large);
        await using var upstream = new ScriptedUpstream(exchange => exchange.StreamAsync(text, 100_000));
        await using var gateway = await StartAsync(upstream);

        (await gateway.AskAsync("/v1/responses", SampleAnswers.ResponsesStreamRequest)).Text.ShouldBe(text);

        (await gateway.CallsAsync(1))[0].OutputTokens.ShouldBe(23);
    }

    [Fact]
    public async Task A_transcription_passes_with_its_file_and_leads_by_the_forms_model()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, """{"text":"hi","usage":{"type":"tokens","input_tokens":14,"output_tokens":45,"total_tokens":59}}"""));
        await using var gateway = await StartAsync(
            upstream, """{"routes":{"speech":{"provider":"openai","model":"whisper-large"}}}""");
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 0, 255]), "file", "a.wav" }, { new StringContent("speech"), "model" } };
        using var http = new HttpClient { BaseAddress = gateway.Daemon.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", gateway.Daemon.Token);

        using var response = await http.PostAsync("/v1/audio/transcriptions", form, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var sent = upstream.Requests.ShouldHaveSingleItem();
        sent.Body.ShouldContain("whisper-large");
        sent.Body.ShouldNotContain("speech");
        sent.BodyBytes.AsSpan().IndexOf((byte[])[1, 2, 0, 255]).ShouldBeGreaterThan(0);
        var call = (await gateway.CallsAsync(1))[0];
        (call.RequestedModel, call.Model, call.InputTokens, call.OutputTokens).ShouldBe(("speech", "whisper-large", 14, 45));
    }

    [Fact]
    public async Task A_client_without_a_good_key_is_told_so_in_its_own_words()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, SampleAnswers.Message));
        await using var gateway = await StartAsync(upstream);

        var (status, text) = await gateway.AskAsync("/v1/messages", SampleAnswers.MessagesRequest, ("Authorization", "Bearer wrong"));
        status.ShouldBe(HttpStatusCode.Unauthorized);
        JsonElement.Parse(text).GetProperty("error").GetProperty("type").GetString().ShouldBe("authentication_error");
        JsonElement.Parse((await gateway.AskAsync("/v1/chat/completions", SampleAnswers.ChatRequest, ("Authorization", "Bearer wrong"))).Text)
            .GetProperty("error").GetProperty("code").GetString().ShouldBe("invalid_api_key");
        upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"model":1}""")]
    [InlineData("""{"model":"a","model":"b"}""")]
    [InlineData("""{"model":"a","mod\u0065l":"b"}""")]
    [InlineData("""{"model":"a"} x""")]
    [InlineData("""{"model":"a",}""")]
    public async Task What_is_no_request_is_refused_before_any_provider_sees_it(string body)
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, SampleAnswers.Message));
        await using var gateway = await StartAsync(upstream);

        var (status, text) = await gateway.AskAsync("/v1/messages", body);

        status.ShouldBe(HttpStatusCode.BadRequest);
        JsonElement.Parse(text).GetProperty("error").GetProperty("type").GetString().ShouldBe("invalid_request_error");
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_provider_without_a_key_answers_503_in_the_clients_words()
    {
        await using var gateway = await StartAsync(null, null);

        var (status, text) = await gateway.AskAsync("/v1/messages", SampleAnswers.MessagesRequest);

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldContain("ANTHROPIC_API_KEY");
        (await gateway.CallsAsync(1))[0].Error.ShouldBe("no-provider-key");
    }
}
