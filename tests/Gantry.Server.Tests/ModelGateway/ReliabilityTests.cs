using System.Net;
using System.Text;
using System.Text.Json;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Beside everything else.</summary>
public sealed class ReliabilityBesideAllTests() : ReliabilityTests(isAlone: false);

/// <summary>Served alone.</summary>
public sealed class ReliabilityAloneTests() : ReliabilityTests(isAlone: true);

/// <summary>Providers that fail in every way there is.</summary>
public abstract class ReliabilityTests(bool isAlone) : GatewayTests(isAlone)
{
    private const string Overloaded = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(529)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_fault_of_the_provider_is_tried_again_before_the_client_sees_anything(int status)
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(status, Overloaded), exchange => exchange.AnswerAsync(200, SampleAnswers.Message));
        await using var gateway = await StartAsync(upstream);

        (await gateway.AskAsync("/v1/messages", SampleAnswers.MessagesRequest)).ShouldBe((HttpStatusCode.OK, SampleAnswers.Message));

        var call = (await gateway.CallsAsync(1)).ShouldHaveSingleItem();
        (call.Retries, call.Status, call.OutputTokens).ShouldBe((1, "completed", 7));
    }

    [Theory]
    [InlineData(529, 529)]
    [InlineData(429, 429)]
    [InlineData(400, 400)]
    [InlineData(404, 404)]
    public async Task What_stays_refused_is_passed_on_as_the_provider_said_it_and_costs_nothing(int status, int expected)
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(status, Overloaded, "retry-after: 17\r\n"));
        await using var gateway = await StartAsync(upstream);

        using var response = await gateway.PostAsync("/v1/messages", SampleAnswers.MessagesRequest);

        ((int)response.StatusCode).ShouldBe(expected);
        (await response.Content.ReadAsStringAsync(Cancelled)).ShouldBe(Overloaded);
        response.Headers.GetValues("retry-after").ShouldBe(["17"]);
        var call = (await gateway.CallsAsync(1)).ShouldHaveSingleItem();
        (call.Status, call.HttpStatus, call.InputTokens, call.Partial).ShouldBe(("failed", status, 0, false));

        // It asked to wait longer than a client should be held.
        upstream.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_of_ours_that_is_refused_is_not_taken_for_the_clients_and_is_told_to_nobody()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(401, $"bad key {exchange.Headers["x-api-key"]}", $"x-echo: {exchange.Headers["x-api-key"]}\r\n"));
        await using var gateway = await StartAsync(upstream);

        using var response = await gateway.PostAsync("/v1/messages", SampleAnswers.MessagesRequest);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var everything = response.Headers + await response.Content.ReadAsStringAsync(Cancelled);
        everything.ShouldContain("does not accept the key");
        everything.ShouldNotContain("canary");
    }

    [Fact]
    public async Task A_refusal_that_echoes_our_key_passes_without_it()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(400, $"bad {exchange.Headers["x-api-key"]}", $"x-echo: {exchange.Headers["x-api-key"]}\r\n"));
        await using var gateway = await StartAsync(upstream);

        using var response = await gateway.PostAsync("/v1/messages", SampleAnswers.MessagesRequest);

        (response.Headers + await response.Content.ReadAsStringAsync(Cancelled)).ShouldNotContain("canary");
    }

    [Fact]
    public async Task A_key_that_is_used_up_gives_way_to_another()
    {
        await using var upstream = new ScriptedUpstream(exchange =>
            exchange.Headers["Authorization"] == "Bearer first-key" ? exchange.AnswerAsync(429, "{}", "retry-after: 60\r\n") : exchange.AnswerAsync(200, SampleAnswers.Completion));
        await using var gateway = await StartAsync(
            upstream,
            """{"providers":{"openai":{"kind":"openai","base_url":"UPSTREAM/v1","keys":[{"env":"ONE"},{"env":"TWO"}]}}}""",
            ("ONE", "first-key"),
            ("TWO", "second-key"));

        for (var i = 0; i < 4; i++)
        {
            (await gateway.AskAsync("/v1/chat/completions", SampleAnswers.ChatRequest)).Status.ShouldBe(HttpStatusCode.OK);
        }

        // The first is left alone once it has said so.
        upstream.Requests.Count(exchange => exchange.Headers["Authorization"] == "Bearer first-key").ShouldBe(1);
    }

    [Fact]
    public async Task A_route_falls_back_and_asks_for_the_fallbacks_own_model()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.Line.Contains("/first/") ? exchange.AnswerAsync(500, "{}") : exchange.AnswerAsync(200, SampleAnswers.Completion));
        await using var gateway = await StartAsync(upstream, """
            {"providers":{
               "first":{"kind":"openai","base_url":"UPSTREAM/first/v1","retries":1},
               "second":{"kind":"openai","base_url":"UPSTREAM/second/v1"}},
             "routes":{"fast":{"targets":[{"provider":"first","model":"one"}],"fallbacks":[{"provider":"second","model":"two"}],"parameters":{"temperature":0.5,"seed":1}}}}
            """);

        (await gateway.AskAsync("/v1/chat/completions", """{"model":"fast","seed":7,"messages":[]}""")).Text.ShouldBe(SampleAnswers.Completion);

        upstream.Requests.Select(exchange => exchange.Body).ShouldBe([
            """{"temperature":0.5,"model":"one","seed":7,"messages":[]}""",
            """{"temperature":0.5,"model":"one","seed":7,"messages":[]}""",
            """{"temperature":0.5,"model":"two","seed":7,"messages":[]}""",
        ]);
        var call = (await gateway.CallsAsync(1)).ShouldHaveSingleItem();
        (call.RequestedModel, call.Provider, call.Model, call.FallbackFrom, call.Retries).ShouldBe(("fast", "second", "two", "first/one", 2));
    }

    [Fact]
    public async Task A_stream_that_is_cut_is_cut_for_the_client_and_counted_as_far_as_it_came()
    {
        var half = SampleAnswers.MessageStream[..SampleAnswers.MessageStream.IndexOf("event: content_block_stop", StringComparison.Ordinal)];
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(half));
            await exchange.BreakAsync();
        });
        await using var gateway = await StartAsync(upstream);

        // A connection that is broken may take its last bytes with it; what came is a beginning of what was sent, and never looks whole.
        try
        {
            using var response = await gateway.PostAsync("/v1/messages", SampleAnswers.MessagesStreamRequest);
            var (text, isBroken) = await ReadToTheEndAsync(response);
            half.ShouldStartWith(text);
            isBroken.ShouldBeTrue();
        }
        catch (HttpRequestException broken)
        {
            broken.InnerException.ShouldBeOfType<IOException>();
        }

        var call = (await gateway.CallsAsync(1)).ShouldHaveSingleItem();
        (call.Status, call.Partial, call.InputTokens, call.CacheReadTokens, call.Retries).ShouldBe(("cut", true, 12, 40, 0));
        call.OutputTokens!.Value.ShouldBeInRange(1, 200);
        upstream.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_that_ends_early_but_properly_is_told_as_partial()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.StreamAsync(SampleAnswers.CompletionChunks));
        await using var gateway = await StartAsync(upstream);

        (await gateway.AskAsync("/v1/chat/completions", SampleAnswers.ChatStreamRequest)).Text.ShouldBe(SampleAnswers.CompletionChunks);

        var call = (await gateway.CallsAsync(1)).ShouldHaveSingleItem();
        (call.Status, call.Partial, call.Error).ShouldBe(("cut", true, "ended-early"));
        call.InputTokens!.Value.ShouldBeGreaterThan(0);
        call.OutputTokens!.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task An_answer_that_breaks_before_its_first_byte_is_asked_for_again()
    {
        await using var upstream = new ScriptedUpstream(
            async exchange =>
            {
                await exchange.BeginStreamAsync();
                await exchange.BreakAsync();
            },
            exchange => exchange.BreakAsync(),
            exchange => exchange.StreamAsync(SampleAnswers.MessageStream));
        await using var gateway = await StartAsync(upstream);

        (await gateway.AskAsync("/v1/messages", SampleAnswers.MessagesStreamRequest)).Text.ShouldBe(SampleAnswers.MessageStream);

        (await gateway.CallsAsync(1))[0].Retries.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_no_valid_stream_passes_all_the_same()
    {
        const string Garbage = "data: {\"usage\":{\"prompt_tokens\":1e9,\n\nda\ndata\n: c\n\0\u0001data: }}}]]\ndata: {\"usage\":[{\"completion_tokens\":5}]}\n\ndata: [DONE]";
        await using var upstream = new ScriptedUpstream(exchange => exchange.StreamAsync(Garbage, 3));
        await using var gateway = await StartAsync(upstream);

        (await gateway.AskAsync("/v1/chat/completions", SampleAnswers.ChatStreamRequest)).Text.ShouldBe(Garbage);

        (await gateway.CallsAsync(1))[0].Partial.ShouldBeTrue();
    }

    [Fact]
    public async Task A_provider_that_never_answers_is_given_up_and_another_asked()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.Line.Contains("/deaf/") ? exchange.HangAsync() : exchange.AnswerAsync(200, SampleAnswers.Completion));
        await using var gateway = await StartAsync(upstream, """
            {"providers":{
               "deaf":{"kind":"openai","base_url":"UPSTREAM/deaf/v1","timeouts":{"first_byte":"1s"}},
               "good":{"kind":"openai","base_url":"UPSTREAM/good/v1"}},
             "routes":{"one":{"provider":"deaf","model":"m"},
                       "two":{"provider":"deaf","model":"m","fallbacks":[{"provider":"good","model":"m"}]}}}
            """);

        var (status, text) = await gateway.AskAsync("/v1/chat/completions", """{"model":"one","messages":[]}""");
        status.ShouldBe(HttpStatusCode.GatewayTimeout);
        JsonElement.Parse(text).GetProperty("error").GetProperty("code").GetString().ShouldBe("first_byte_timeout");
        (await gateway.AskAsync("/v1/chat/completions", """{"model":"two","messages":[]}""")).Status.ShouldBe(HttpStatusCode.OK);

        var calls = await gateway.CallsAsync(2);
        (calls[0].Status, calls[0].Error, calls[0].InputTokens).ShouldBe(("failed", "first-byte-timeout", null));
        (calls[1].Status, calls[1].FallbackFrom).ShouldBe(("completed", "deaf/m"));
    }

    [Fact]
    public async Task A_provider_that_falls_silent_in_its_answer_is_cut_off()
    {
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(SampleAnswers.CompletionChunks));
            await exchange.HangAsync();
        });
        await using var gateway = await StartAsync(
            upstream, """{"providers":{"openai":{"kind":"openai","base_url":"UPSTREAM/v1","timeouts":{"between_bytes":"1s"}}}}""");

        using (var response = await gateway.PostAsync("/v1/chat/completions", SampleAnswers.ChatStreamRequest))
        {
            (await ReadToTheEndAsync(response)).IsBroken.ShouldBeTrue();
        }

        (await gateway.CallsAsync(1))[0].Error.ShouldBe("between-bytes-timeout");
        await upstream.Requests.ShouldHaveSingleItem().Left.Task.WaitAsync(Patience, Cancelled);
    }

    [Fact]
    public async Task When_the_client_leaves_the_provider_is_left_at_once()
    {
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(SampleAnswers.MessageStream[..400]));
            await exchange.HangAsync();
        });
        await using var gateway = await StartAsync(upstream);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        using (var response = await gateway.PostAsync("/v1/messages", SampleAnswers.MessagesStreamRequest, leaving.Token))
        {
            await using var body = await response.Content.ReadAsStreamAsync(Cancelled);
            (await body.ReadAsync(new byte[16], Cancelled)).ShouldBeGreaterThan(0);
        }

        await upstream.Requests.ShouldHaveSingleItem().Left.Task.WaitAsync(Patience, Cancelled);
        var call = (await gateway.CallsAsync(1)).ShouldHaveSingleItem();
        (call.Status, call.Partial, call.InputTokens).ShouldBe(("abandoned", true, 12));
    }

    [Fact]
    public async Task An_endpoint_that_keeps_failing_is_left_alone()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(500, "{}"));
        await using var gateway = await StartAsync(upstream, """{"providers":{"openai":{"kind":"openai","base_url":"UPSTREAM/v1","retries":0}}}""");
        for (var i = 0; i < 5; i++)
        {
            (await gateway.AskAsync("/v1/chat/completions", SampleAnswers.ChatRequest)).Status.ShouldBe(HttpStatusCode.InternalServerError);
        }

        using var response = await gateway.PostAsync("/v1/chat/completions", SampleAnswers.ChatRequest);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        upstream.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_a_key()
    {
        await using var elsewhere = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, "{}"));
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(307, "", $"Location: {elsewhere.Address}\r\n"));
        await using var gateway = await StartAsync(upstream);

        (await gateway.AskAsync("/v1/messages", SampleAnswers.MessagesRequest)).Status.ShouldBe(HttpStatusCode.BadGateway);

        elsewhere.Requests.ShouldBeEmpty();
    }

    private static async Task<(string Text, bool IsBroken)> ReadToTheEndAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync(Cancelled);
        using var text = new MemoryStream();
        try
        {
            await body.CopyToAsync(text, Cancelled);
            return (Encoding.UTF8.GetString(text.ToArray()), false);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return (Encoding.UTF8.GetString(text.ToArray()), true);
        }
    }
}
