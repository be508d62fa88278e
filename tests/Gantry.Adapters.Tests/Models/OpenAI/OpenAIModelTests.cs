using System.Text.Json;
using Gantry.Adapters.Tests.Models.Anthropic;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Adapters.Tests.Models.OpenAI;

/// <summary>A model that is spoken to in Chat Completions.</summary>
public sealed class OpenAIModelTests : IDisposable
{
    private static readonly string Answer = Chunks(
        """{"choices":[{"delta":{"role":"assistant","content":"","reasoning_content":"hm"}}],"usage":null}""",
        """{"choices":[{"delta":{"content":"Grüße 👋"}}]}""",
        """{"choices":[{"delta":{"content":"\nbye"}}]}""",
        """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"bash","arguments":""}}]}}]}""",
        """{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"comm"}},{"index":1,"id":"call_2","function":{"name":"list_files","arguments":"{}"}}]}}]}""",
        """{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"and\":\"ls\"}"}}]}}]}""",
        """{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}""",
        """{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":23,"prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":5}}}""",
        "[DONE]");

    private readonly RoutedBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(65536)]
    [InlineData(1)]
    public async Task An_answer_is_read_however_it_is_cut_into_pieces(int pieceSize)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Answer, pieceSize));

        var updates = await Model(server).AllAsync(Hello());

        updates.InShort().ShouldBe(["think:hm", "say:Grüße 👋\nbye", """call:bash {"command":"ls"}""", "call:list_files {}"]);
        updates[^1].ShouldBe(new ModelAnswerEnded(ModelStopReason.ToolUse, 100, 23) { CacheReadTokens = 64, ReasoningTokens = 5, AnsweredBy = new CallTarget("slm", "m") });
    }

    [Fact]
    public async Task The_request_says_everything_in_the_protocols_words()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Answer));
        var request = new ModelRequest(
            "be kind",
            [
                new ModelMessage(ModelRole.User, [new TextPart("hi"), new ImagePart("image/png", new byte[] { 1 })]),
                new ModelMessage(ModelRole.Assistant, [new ThinkingPart("hm", null), new TextPart("I look"), new ToolUsePart("t1", "bash", JsonElement.Parse("""{"command":"ls"}"""))]),
                new ModelMessage(ModelRole.User, [new ToolResultPart("t1", "no", true), new TextPart("go on")]),
            ],
            [new ModelTool("bash", "runs", JsonElement.Parse("""{"type":"object"}"""))]);

        await Model(server).AllAsync(request);

        var sent = server.Requests.ShouldHaveSingleItem();
        sent.Line.ShouldBe("POST /v1/chat/completions HTTP/1.1");
        sent.Headers["Authorization"].ShouldBe("Bearer slm-key");
        JsonElement.DeepEquals(JsonElement.Parse(sent.Body), JsonElement.Parse("""
            {"model":"m","stream":true,"stream_options":{"include_usage":true},
             "tools":[{"type":"function","function":{"name":"bash","description":"runs","parameters":{"type":"object"}}}],
             "messages":[
              {"role":"system","content":"be kind"},
              {"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQ=="}}]},
              {"role":"assistant","content":"I look","tool_calls":[{"id":"t1","type":"function","function":{"name":"bash","arguments":"{\"command\":\"ls\"}"}}]},
              {"role":"tool","tool_call_id":"t1","content":"Error: no"},
              {"role":"user","content":[{"type":"text","text":"go on"}]}]}
            """)).ShouldBeTrue(sent.Body);
    }

    [Fact]
    public async Task An_answer_that_ends_too_early_is_no_answer()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Chunks("""{"choices":[{"delta":{"content":"half"}}]}""")));

        var failure = await FailureAsync(server);

        (failure.Message, failure.IsTransient).ShouldBe(("The connection ended in the middle of the answer.", true));
    }

    [Theory]
    [InlineData(401, "does not accept the key")]
    [InlineData(404, "does not know the model")]
    [InlineData(400, "refused the request")]
    public async Task A_refusal_is_a_sentence_without_the_key(int status, string expected)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Error(status, "slm-key"));

        var failure = await FailureAsync(server);

        failure.Message.ShouldContain(expected);
        (failure.Message + failure.Hint).ShouldNotContain("slm-key");
    }

    [Theory]
    [InlineData(429, "The model provider takes no more requests for now (429): busy")]
    [InlineData(409, "The model provider refused the request (409): busy")]
    public async Task What_may_pass_says_so_and_how_long_the_provider_wants_to_be_left_alone(int status, string sentence)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Error(status, "busy", "Retry-After: 7\r\n"));

        var failure = await FailureAsync(server);

        (failure.Message, failure.IsTransient, failure.RetryAfter).ShouldBe((sentence, true, TimeSpan.FromSeconds(7)));
    }

    [Theory]
    [InlineData(429, "You exceeded your current quota, please check your plan and billing details.")]
    [InlineData(402, "Payment required")]
    public async Task A_quota_that_is_spent_is_told_apart_from_a_limit_that_passes(int status, string words)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Error(status, words));

        var failure = await FailureAsync(server);

        (failure.Quota, failure.IsTransient, failure.Message).ShouldBe((new ProviderQuota("slm", null), false, $"The quota of the model provider is spent ({status}): {words}"));
    }

    [Theory]
    [InlineData(400, "This model's maximum context length is 8192 tokens.")]
    [InlineData(400, "the request exceeds the available context size")]
    [InlineData(413, "too large")]
    public async Task A_conversation_that_is_too_long_is_told_apart(int status, string words)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Error(status, words));

        var failure = await FailureAsync(server);

        (failure.IsContextExceeded, failure.IsTransient, failure.Message).ShouldBe((true, false, $"The conversation is longer than the model can take ({status}): {words}"));
    }

    [Fact]
    public async Task An_error_in_the_stream_ends_the_answer_and_no_key_stands_in_it()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Chunks("""{"error":{"message":"worker of slm-key died","code":500}}""")));

        var failure = await FailureAsync(server);

        (failure.Message, failure.IsTransient).ShouldBe(("The model provider broke off its answer with an error: worker of *** died", true));
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_may_be_asked_again()
    {
        var server = new MessagesServer();
        await server.DisposeAsync();

        (await FailureAsync(server)).IsTransient.ShouldBeTrue();
    }

    private Task<ModelException> FailureAsync(MessagesServer server) => Should.ThrowAsync<ModelException>(() => Model(server).AllAsync(Hello()));

    private static ModelRequest Hello() => new("", [new ModelMessage(ModelRole.User, [new TextPart("hello")])], []);

    private static string Chunks(params IReadOnlyList<string> data) => string.Concat(data.Select(line => $"data: {line}\n\n"));

    private IModel Model(MessagesServer server) => bench.Model("slm/m", null, ("SLM_BASE_URL", server.Address.AbsoluteUri), ("SLM_API_KEY", "slm-key"));
}
