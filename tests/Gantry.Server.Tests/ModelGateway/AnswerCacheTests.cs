using System.Net;
using Gantry.Core.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Beside everything else.</summary>
public sealed class AnswerCacheBesideAllTests() : AnswerCacheTests(isAlone: false);

/// <summary>Served alone.</summary>
public sealed class AnswerCacheAloneTests() : AnswerCacheTests(isAlone: true);

public abstract class AnswerCacheTests(bool isAlone) : GatewayTests(isAlone)
{
    private const string Models = """{"routes":{"gpt-x":{"provider":"openai","cache":"10m"},"claude-x":{"provider":"openai","model":"gpt-x","cache":"10m"}}}""";
    private static readonly string OtherRequest = SampleAnswers.ChatRequest.Replace("hi", "ho");

    [Theory]
    [InlineData("/v1/chat/completions", false)]
    [InlineData("/v1/chat/completions", true)]
    [InlineData("/v1/messages", true)]
    public async Task The_very_same_request_is_answered_as_before_and_costs_nothing(string path, bool streams)
    {
        await using var upstream = new ScriptedUpstream(exchange => streams ? exchange.StreamAsync(SampleAnswers.CompletionStream, 7) : exchange.AnswerAsync(200, SampleAnswers.Completion));
        await using var gateway = await StartAsync(upstream, Models);
        var request = path == "/v1/messages" ? SampleAnswers.MessagesStreamRequest : streams ? SampleAnswers.ChatStreamRequest : SampleAnswers.ChatRequest;

        var first = await AskAsync(gateway, path, request);
        var second = await AskAsync(gateway, path, request);

        (first.Cache, second.Cache).ShouldBe(("miss", "hit"));
        (second.Status, second.Type, second.Text).ShouldBe((HttpStatusCode.OK, first.Type, first.Text));
        upstream.Requests.Count.ShouldBe(1);
        var calls = await gateway.CallsAsync(2);
        calls.Select(call => (call.Provider, call.Status, call.OutputTokens)).ShouldBe([("openai", "completed", 23), ("cache", "completed", 0)]);
        calls[1].CostUsd.ShouldBe(0);
    }

    [Fact]
    public async Task Another_request_another_key_or_a_caller_who_wants_it_anew_is_not_answered_as_before()
    {
        await using var upstream = new ScriptedUpstream([.. Enumerable.Repeat<Func<UpstreamExchange, Task>>(exchange => exchange.AnswerAsync(200, SampleAnswers.Completion), 5)]);
        await using var gateway = await StartAsync(upstream, Models);
        var key = await KeyAsync(gateway);

        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest)).Cache.ShouldBe("miss");
        (await AskAsync(gateway, "/v1/chat/completions", OtherRequest)).Cache.ShouldBe("miss");
        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest, ("Authorization", $"Bearer {key}"))).Cache.ShouldBe("miss");
        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest, ("Cache-Control", "no-cache"))).Cache.ShouldBe("miss");
        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest, ("Cache-Control", "no-store"))).Cache.ShouldBeNull();
        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest, ("Authorization", $"Bearer {key}"))).Cache.ShouldBe("hit");
    }

    [Fact]
    public async Task A_refusal_and_a_stream_that_broke_off_are_not_kept()
    {
        await using var upstream = new ScriptedUpstream(
            exchange => exchange.AnswerAsync(400, """{"error":{"message":"no"}}"""),
            async exchange =>
            {
                await exchange.BeginStreamAsync();
                await exchange.ChunkAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"half\"}}]}\n\n"u8.ToArray());
                await exchange.BreakAsync();
            },
            exchange => exchange.StreamAsync(SampleAnswers.CompletionStream));
        await using var gateway = await StartAsync(upstream, Models);

        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatStreamRequest)).Status.ShouldBe(HttpStatusCode.BadRequest);
        await Should.ThrowAsync<HttpRequestException>(() => AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatStreamRequest));
        var whole = await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatStreamRequest);

        (whole.Cache, whole.Text).ShouldBe(("miss", SampleAnswers.CompletionStream));
    }

    [Fact]
    public async Task A_route_that_does_not_say_so_keeps_nothing()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, SampleAnswers.Completion), exchange => exchange.AnswerAsync(200, SampleAnswers.Completion));
        await using var gateway = await StartAsync(upstream);

        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest)).Cache.ShouldBeNull();
        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest)).Cache.ShouldBeNull();
        upstream.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_provider_that_moved_is_asked_anew()
    {
        const string Elsewhere = """{"object":"elsewhere"}""";
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, SampleAnswers.Completion));
        await using var other = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, Elsewhere));
        const string Providers = """{"providers":{"mine":{"kind":"openai","base_url":"UPSTREAM/v1"}},"routes":{"gpt-x":{"provider":"mine","cache":"10m"}}}""";
        await using var gateway = await StartAsync(upstream, Providers);
        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest)).Cache.ShouldBe("miss");
        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest)).Cache.ShouldBe("hit");

        await File.WriteAllTextAsync(
            gateway.Daemon.Services.GetRequiredService<DataDirectory>().Models, Providers.Replace("UPSTREAM", other.Address.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal), TestContext.Current.CancellationToken);

        // The file is looked at once a second at most.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        Answer moved;
        while ((moved = await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest)).Cache == "hit")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }

        moved.Text.ShouldBe(Elsewhere);
        (await AskAsync(gateway, "/v1/chat/completions", SampleAnswers.ChatRequest)).ShouldBe(moved with { Cache = "hit" });
    }

    private static async Task<string> KeyAsync(GatewayUnderTest gateway)
    {
        var (status, text) = await gateway.AskAsync("/api/keys", """{"name":"other","holder_kind":"user","held_by":"owner"}""");
        status.ShouldBe(HttpStatusCode.OK, text);
        return System.Text.Json.JsonElement.Parse(text).GetProperty("secret").GetString()!;
    }

    private static async Task<Answer> AskAsync(GatewayUnderTest gateway, string path, string request, params IReadOnlyList<(string Name, string Value)> headers)
    {
        using var response = await gateway.PostAsync(path, request, headers);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer(response.StatusCode, response.Content.Headers.ContentType?.ToString(), text, response.Headers.TryGetValues("X-Gantry-Cache", out var said) ? said.Single() : null);
    }

    private sealed record Answer(HttpStatusCode Status, string? Type, string Text, string? Cache);
}
