using System.Text.Json;
using Gantry.Adapters.Tests.Models.Anthropic;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Tests.Models;

/// <summary>A model that is called as a route says, whichever protocol each of its targets speaks.</summary>
public sealed class RoutedModelTests : IDisposable
{
    private const string SaysHello = """
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hello"}}

        data: {"type":"content_block_stop","index":0}

        data: {"type":"message_stop"}


        """;

    private const string ChatsHello = """
        data: {"choices":[{"delta":{"content":"hello"}}]}

        data: [DONE]


        """;

    private readonly RoutedBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(ProviderKind.Anthropic, ProviderKind.Anthropic)]
    [InlineData(ProviderKind.OpenAI, ProviderKind.OpenAI)]
    [InlineData(ProviderKind.Anthropic, ProviderKind.OpenAI)]
    [InlineData(ProviderKind.OpenAI, ProviderKind.Anthropic)]
    public async Task When_the_first_target_is_overloaded_the_next_one_answers_in_its_own_protocol(ProviderKind first, ProviderKind second)
    {
        await using var busy = new MessagesServer(MessagesServer.Reply.Error(529, "busy"));
        await using var steady = new MessagesServer(Hello(second));

        var updates = await bench.Model(Route([Target("one", first, busy)], [Target("two", second, steady)])).AllAsync(Asking());

        updates.InShort().ShouldBe(["say:hello"]);
        var ended = updates[^1].ShouldBeOfType<ModelAnswerEnded>();
        (ended.AnsweredBy, ended.FallbackFrom).ShouldBe((new CallTarget("two", "of-two"), new CallTarget("one", "of-one")));
        ModelIn(busy).ShouldBe("of-one");
        ModelIn(steady).ShouldBe("of-two");
    }

    [Theory]
    [InlineData(ProviderKind.Anthropic)]
    [InlineData(ProviderKind.OpenAI)]
    public async Task What_fails_is_tried_again_as_often_as_its_provider_says_before_the_next_one_is(ProviderKind kind)
    {
        await using var busy = new MessagesServer(MessagesServer.Reply.Error(503, "busy"), MessagesServer.Reply.Error(503, "busy"));
        await using var steady = new MessagesServer(Hello(kind));

        await bench.Model(Route([Target("one", kind, busy, retries: 1)], [Target("two", kind, steady)])).AllAsync(Asking());

        (busy.Requests.Count, steady.Requests.Count).ShouldBe((2, 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("data: {\"type\":")]
    public async Task An_answer_that_breaks_off_before_its_first_event_is_anothers_to_give(string before)
    {
        await using var broken = new MessagesServer(MessagesServer.Reply.Stream(before));
        await using var steady = new MessagesServer(Hello(ProviderKind.Anthropic));

        var updates = await bench.Model(Route([Target("one", ProviderKind.Anthropic, broken)], [Target("two", ProviderKind.Anthropic, steady)])).AllAsync(Asking());

        updates.InShort().ShouldBe(["say:hello"]);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_later_is_told_with_who_gave_it_and_nobody_else_is_asked()
    {
        await using var busy = new MessagesServer(MessagesServer.Reply.Error(529, "busy"));
        await using var broken = new MessagesServer(MessagesServer.Reply.Stream(SaysHello[..SaysHello.IndexOf("data: {\"type\":\"content_block_stop", StringComparison.Ordinal)]));
        await using var steady = new MessagesServer(Hello(ProviderKind.Anthropic));
        var route = Route([Target("one", ProviderKind.Anthropic, busy)], [Target("two", ProviderKind.Anthropic, broken), Target("three", ProviderKind.Anthropic, steady)]);

        var failure = await Should.ThrowAsync<ModelException>(() => bench.Model(route).AllAsync(Asking()));

        (failure.Message, failure.IsTransient, failure.Asked).ShouldBe(("The connection ended in the middle of the answer.", true, new CallTarget("two", "of-two")));
        steady.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Targets_are_chosen_by_their_weights()
    {
        await using var never = new MessagesServer(Hello(ProviderKind.Anthropic));
        await using var always = new MessagesServer(Hello(ProviderKind.Anthropic));

        var updates = await bench.Model(Route([Target("one", ProviderKind.Anthropic, never) with { Weight = 0 }, Target("two", ProviderKind.Anthropic, always)])).AllAsync(Asking());

        updates[^1].ShouldBe(new ModelAnswerEnded(ModelStopReason.EndOfTurn, 0, 0) { AnsweredBy = new CallTarget("two", "of-two") });
        never.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ProviderKind.Anthropic)]
    [InlineData(ProviderKind.OpenAI)]
    public async Task What_the_route_says_of_its_requests_is_in_them_unless_they_say_it_themselves(ProviderKind kind)
    {
        await using var server = new MessagesServer(Hello(kind));

        await bench.Model(Route([Target("one", kind, server)]) with { Parameters = [new("temperature", "0.5"u8.ToArray()), new("stream", "false"u8.ToArray())] }).AllAsync(Asking());

        var sent = JsonElement.Parse(server.Requests.ShouldHaveSingleItem().Body);
        (sent.GetProperty("temperature").GetDouble(), sent.GetProperty("stream").GetBoolean()).ShouldBe((0.5, true));
    }

    [Fact]
    public async Task A_call_that_nobody_else_could_answer_is_made_once()
    {
        await using var busy = new MessagesServer(MessagesServer.Reply.Error(503, "busy"), Hello(ProviderKind.Anthropic));

        var failure = await Should.ThrowAsync<ModelException>(() => bench.Model(Route([Target("one", ProviderKind.Anthropic, busy, retries: 2)])).AllAsync(Asking()));

        (failure.Message, failure.IsTransient, busy.Requests.Count).ShouldBe(("The model provider has a fault (503): busy", true, 1));
    }

    [Fact]
    public async Task A_provider_that_takes_no_more_and_wants_no_rest_is_not_asked_without_end()
    {
        await using var server = new MessagesServer([.. Enumerable.Repeat(MessagesServer.Reply.Error(429, "slow down", "Retry-After: 0\r\n"), 50)]);
        var target = new RouteTarget(
            new ModelProvider("one", ProviderKind.Anthropic, [new ProviderEndpoint(server.Address, [new ProviderKey("key-1", KeyHeader.XApiKey), new ProviderKey("key-2", KeyHeader.XApiKey)])]), "of-one");

        var failure = await Should.ThrowAsync<ModelException>(() => bench.Model(Route([target])).AllAsync(Asking()));

        (failure.IsTransient, failure.RetryAfter).ShouldBe((true, TimeSpan.Zero));
        server.Requests.Select(request => request.Headers["x-api-key"]).Order().ShouldBe(["key-1", "key-2"]);
    }

    [Fact]
    public async Task A_route_that_nobody_serves_in_a_protocol_of_ours_is_told()
    {
        var provider = new ModelProvider("one", ProviderKind.OpenAI, [new ProviderEndpoint(new Uri("http://127.0.0.1:1"), [])]) { Protocols = [ModelProtocol.Responses] };

        var failure = await Should.ThrowAsync<ModelException>(() => bench.Model(Route([new RouteTarget(provider, "m")])).AllAsync(Asking()));

        failure.Message.ShouldBe("Nobody who serves 'the model' speaks Messages or Chat Completions.");
    }

    private static ModelRequest Asking() => new("s", [new ModelMessage(ModelRole.User, [new TextPart("hello")])], []);

    private static ModelRoute Route(RouteTarget[] targets, params RouteTarget[] fallbacks) => new("the route", targets, fallbacks, []);

    private static RouteTarget Target(string name, ProviderKind kind, MessagesServer server, int retries = 0) =>
        new(new ModelProvider(name, kind, [new ProviderEndpoint(server.Address, [])]) { Retries = retries }, $"of-{name}");

    private static MessagesServer.Reply Hello(ProviderKind kind) => MessagesServer.Reply.Stream(kind == ProviderKind.Anthropic ? SaysHello : ChatsHello);

    private static string? ModelIn(MessagesServer server) => JsonElement.Parse(server.Requests.ShouldHaveSingleItem().Body).GetProperty("model").GetString();
}
