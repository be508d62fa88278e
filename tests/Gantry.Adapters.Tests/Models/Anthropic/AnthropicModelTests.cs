using System.Text.Json;
using Gantry.Adapters.Models.Anthropic;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Tests.Models.Anthropic;

/// <summary>A model that is spoken to in Anthropic's Messages.</summary>
public sealed class AnthropicModelTests : IDisposable
{
    private const string Key = "sk-ant-canary-key";
    private static readonly CallTarget Target = new("anthropic", "m");

    private static readonly string Answer = Events(
        """{"type":"message_start","message":{"usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":1}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}""",
        """{"type":"ping"}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"seal"}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße 👋"}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"\nbye"}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"something_new","x":1}""",
        """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"bash","input":{}}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"comm"}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"and\":\"ls\"}"}}""",
        """{"type":"content_block_stop","index":2}""",
        """{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_2","name":"list_files","input":{}}}""",
        """{"type":"content_block_stop","index":3}""",
        """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":20}}""",
        """{"type":"message_stop"}""");

    private readonly RoutedBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(65536, "\n")]
    [InlineData(1, "\n")]
    [InlineData(1, "\r\n")]
    [InlineData(7, "\r\n")]
    public async Task An_answer_is_read_however_it_is_cut_into_pieces(int pieceSize, string lineEnd)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Answer.Replace("\n", lineEnd, StringComparison.Ordinal), pieceSize));

        var updates = await Model(server).AllAsync(Hello());

        updates.InShort().ShouldBe(["think:hm", "say:Grüße 👋\nbye", """call:bash {"command":"ls"}""", "call:list_files {}"]);
        updates.OfType<PartEnded>().First().Signature.ShouldBe("seal");
        updates.OfType<ToolRequested>().Select(call => call.Id).ShouldBe(["toolu_1", "toolu_2"]);
        updates[^1].ShouldBe(new ModelAnswerEnded(ModelStopReason.ToolUse, 15, 20) { CacheReadTokens = 5, AnsweredBy = Target });
    }

    [Fact]
    public async Task Each_frame_is_told_as_it_came_and_no_key_with_it()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Answer));
        var frames = new List<string>();

        await Model(server).AllAsync(Hello() with { OnFrame = frames.Add });

        Events([.. frames]).ShouldBe(Answer);
        frames.ShouldAllBe(frame => !frame.Contains(Key));
    }

    [Fact]
    public async Task The_request_says_everything_in_the_providers_words()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Answer));
        var request = new ModelRequest(
            "be kind",
            [
                new ModelMessage(ModelRole.User, [new TextPart("hi <b>")]),
                new ModelMessage(ModelRole.Assistant,
                    [new ThinkingPart("hm", "seal"), new RedactedThinkingPart("xyz"), new ThinkingPart("mine", null), new TextPart(" \n"), new ToolUsePart("t1", "bash", JsonElement.Parse("""{"command":"ls"}"""))]),
                new ModelMessage(ModelRole.User, [new ToolResultPart("t1", "no", true), new ToolResultPart("t2", "seen", false) { Images = [new ImagePart("image/png", new byte[] { 1, 2, 3 })] }, new TextPart("go on")]),
            ],
            [new ModelTool("bash", "runs", JsonElement.Parse("""{"type":"object"}"""))]);

        await Model(server).AllAsync(request);

        var sent = server.Requests.ShouldHaveSingleItem();
        sent.Line.ShouldBe("POST /v1/messages HTTP/1.1");
        sent.Headers["x-api-key"].ShouldBe(Key);
        sent.Headers["anthropic-version"].ShouldBe("2023-06-01");
        JsonElement.DeepEquals(JsonElement.Parse(sent.Body), JsonElement.Parse("""
            {"model":"m","max_tokens":8192,"stream":true,"system":[{"type":"text","text":"be kind","cache_control":{"type":"ephemeral"}}],
             "tools":[{"name":"bash","description":"runs","input_schema":{"type":"object"}}],
             "messages":[
              {"role":"user","content":[{"type":"text","text":"hi <b>","cache_control":{"type":"ephemeral"}}]},
              {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"seal"},{"type":"redacted_thinking","data":"xyz"},{"type":"tool_use","id":"t1","name":"bash","input":{"command":"ls"}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"no","is_error":true},
               {"type":"tool_result","tool_use_id":"t2","content":[{"type":"text","text":"seen"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}],"is_error":false},
               {"type":"text","text":"go on","cache_control":{"type":"ephemeral"}}]}]}
            """)).ShouldBeTrue(sent.Body);
    }

    [Theory]
    [InlineData("end_turn", ModelStopReason.EndOfTurn)]
    [InlineData("stop_sequence", ModelStopReason.StopSequence)]
    [InlineData("pause_turn", ModelStopReason.PauseTurn)]
    [InlineData("model_context_window_exceeded", ModelStopReason.ContextExceeded)]
    [InlineData("tool_use", ModelStopReason.ToolUse)]
    [InlineData("something_new", ModelStopReason.EndOfTurn)]
    [InlineData("max_tokens", ModelStopReason.MaxTokens)]
    [InlineData("refusal", ModelStopReason.Refusal)]
    public async Task Reasons_to_stop_are_understood(string reason, ModelStopReason expected)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Events(
            $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}"},"usage":{"output_tokens":2}}""", """{"type":"message_stop"}""")));

        (await Model(server).AllAsync(Hello())).ShouldBe([new ModelAnswerEnded(expected, 0, 2) { AnsweredBy = Target }]);
    }

    [Fact]
    public async Task A_thought_that_the_provider_hides_comes_whole()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Events(
            """{"type":"content_block_start","content_block":{"type":"redacted_thinking","data":"xyz"}}""", """{"type":"content_block_stop"}""", """{"type":"message_stop"}""")));

        (await Model(server).AllAsync(Hello())).ShouldBe([new ThoughtRedacted("xyz"), new ModelAnswerEnded(ModelStopReason.EndOfTurn, 0, 0) { AnsweredBy = Target }]);
    }

    [Fact]
    public async Task A_model_is_asked_to_think_unless_a_tools_turn_began_without_a_thought()
    {
        var call = new ToolUsePart("t1", "bash", JsonElement.Parse("{}"));
        var result = new ModelMessage(ModelRole.User, [new ToolResultPart("t1", "ok", false)]);

        (await BudgetAsync(Hello())).ShouldBe((2048, 8192 + 2048));
        (await BudgetAsync(Hello() with { Messages = [.. Hello().Messages, new ModelMessage(ModelRole.Assistant, [new ThinkingPart("hm", "seal"), call]), result] })).Budget.ShouldBe(2048);
        (await BudgetAsync(Hello() with { Messages = [.. Hello().Messages, new ModelMessage(ModelRole.Assistant, [call]), result] })).ShouldBe((null, 8192));
    }

    [Fact]
    public async Task Arguments_that_are_no_json_come_wrapped()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Events(
            """{"type":"content_block_start","content_block":{"type":"tool_use","id":"t","name":"bash","input":{}}}""",
            """{"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":"{\"command\":"}}""",
            """{"type":"content_block_stop"}""",
            """{"type":"message_stop"}""")));

        var call = (await Model(server).AllAsync(Hello())).OfType<ToolRequested>().Single();

        MalformedInput.Is(call.Input).ShouldBeTrue();
        call.Input.GetRawText().ShouldContain("command");
    }

    [Fact]
    public async Task A_stream_that_is_cut_gives_what_came_and_then_fails_without_a_second_try()
    {
        var half = Answer[..(Answer.IndexOf("bye", StringComparison.Ordinal) + 3)];
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(half), MessagesServer.Reply.Stream(Answer));
        var updates = new List<ModelUpdate>();

        var failure = await Should.ThrowAsync<ModelException>(async () =>
        {
            await foreach (var update in Model(server).AnswerAsync(Hello(), TestContext.Current.CancellationToken))
            {
                updates.Add(update);
            }
        });

        failure.Message.ShouldBe("The connection ended in the middle of the answer.");
        updates.OfType<TextGrew>().Last().Delta.ShouldBe("Grüße 👋");
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_broken_chunked_transfer_is_a_cut_as_well()
    {
        await using var server = new MessagesServer(new MessagesServer.Reply(
            200, "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n", "ff\r\ndata: {\"type\":\"ping\"}\n\n"));

        (await FailureAsync(server)).Message.ShouldBe("The connection ended in the middle of the answer.");
    }

    [Theory]
    [InlineData(408, "The model provider refused the request (408): busy")]
    [InlineData(409, "The model provider refused the request (409): busy")]
    [InlineData(429, "The model provider takes no more requests for now (429): busy")]
    [InlineData(500, "The model provider has a fault (500): busy")]
    [InlineData(503, "The model provider has a fault (503): busy")]
    [InlineData(529, "The model provider is overloaded (529): busy")]
    public async Task What_may_pass_says_so_and_how_long_the_provider_wants_to_be_left_alone(int status, string sentence)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Error(status, "busy", "Retry-After: 7\r\n"), MessagesServer.Reply.Stream(Answer));

        var failure = await FailureAsync(server);

        (failure.Message, failure.IsTransient, failure.RetryAfter).ShouldBe((sentence, true, TimeSpan.FromSeconds(7)));
        failure.Hint.ShouldNotBeNullOrEmpty();
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(413, "request too large")]
    [InlineData(400, "prompt is too long: 210000 tokens > 200000 maximum")]
    public async Task A_conversation_that_is_too_long_is_told_apart(int status, string words)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Error(status, words));

        var failure = await FailureAsync(server);

        (failure.IsContextExceeded, failure.IsTransient, failure.Message).ShouldBe((true, false, $"The conversation is longer than the model can take ({status}): {words}"));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task Refusals_are_told_at_once_and_no_key_stands_in_them(int status)
    {
        await using var server = new MessagesServer(
            MessagesServer.Reply.Error(status, $"bad {Key}", "Location: http://127.0.0.1:1/\r\n"), MessagesServer.Reply.Stream(Answer));

        var failure = await FailureAsync(server);

        failure.ToString().ShouldNotContain("canary");
        failure.Hint.ShouldBe(status switch
        {
            401 => "Check ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN.",
            403 => "Check that the key may use this model, and ANTHROPIC_BASE_URL.",
            404 => "Check ANTHROPIC_MODEL and ANTHROPIC_BASE_URL.",
            302 => "Set ANTHROPIC_BASE_URL to the final address; keys are not sent after redirects.",
            _ => "Check that ANTHROPIC_MODEL is a model of the provider at ANTHROPIC_BASE_URL; if it is, start a new session.",
        });
        failure.IsTransient.ShouldBeFalse();
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_error_in_the_stream_ends_the_answer_and_no_key_stands_in_it()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Events(
            """{"type":"message_start","message":{}}""", $$$"""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded {{{Key}}}"}}""")));

        var failure = await FailureAsync(server);

        failure.Message.ShouldStartWith("The model provider broke off its answer (overloaded_error): Overloaded");
        failure.ToString().ShouldNotContain("canary");
    }

    [Theory]
    [InlineData("data: {\n\n")]
    [InlineData("data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"\\ud800\"}}\n\n")]
    public async Task What_cannot_be_read_is_told(string body)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(body));

        (await FailureAsync(server)).Message.ShouldBe("The model provider sent something that cannot be read.");
    }

    [Fact]
    public async Task A_page_where_a_stream_should_be_is_told()
    {
        await using var server = new MessagesServer(new MessagesServer.Reply(200, "Content-Type: text/html\r\n", "<html>"));

        (await FailureAsync(server)).Message.ShouldBe("The model provider did not answer with a stream of events.");
    }

    [Fact]
    public async Task A_provider_that_says_nothing_is_given_up()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream("data: {\"type\":\"ping\"}\n\n", hangs: true));
        var provider = new ModelProvider("p", ProviderKind.Anthropic, [new ProviderEndpoint(server.Address, [])])
        {
            Timeouts = ProviderTimeouts.Standard with { BetweenBytes = TimeSpan.FromMilliseconds(300) },
        };

        var failure = await Should.ThrowAsync<ModelException>(() => bench.Model(new ModelRoute("p/m", [new RouteTarget(provider, "m")], [], [])).AllAsync(Hello()));

        (failure.Message, failure.IsTransient).ShouldBe(("The model provider said nothing for too long.", true));
    }

    [Fact]
    public async Task Cancelling_ends_the_answer()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Answer[..Answer.IndexOf("bye", StringComparison.Ordinal)], hangs: true));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in Model(server).AnswerAsync(Hello(), stop.Token))
            {
                if (update is TextGrew { Delta.Length: > 0 })
                {
                    await stop.CancelAsync();
                }
            }
        });
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_named_after_the_tries()
    {
        var server = new MessagesServer();
        await server.DisposeAsync();

        var failure = await FailureAsync(server);

        (failure.Message, failure.IsTransient).ShouldBe(("anthropic at 127.0.0.1 cannot be reached or broke off before it answered.", true));
    }

    [Fact]
    public void Settings_are_read_and_wrong_ones_are_told()
    {
        AnthropicOptions.From(_ => null).ShouldBeNull();
        AnthropicOptions.From(name => name == "ANTHROPIC_API_KEY" ? $" {Key}\n" : null).ShouldBe(new AnthropicOptions("claude-sonnet-4-20250514"));
        AnthropicOptions.From(name => name switch { "ANTHROPIC_AUTH_TOKEN" => "token", "CLAUDE_MODEL" => "glm-4.6", "MAX_THINKING_TOKENS" => "4000", _ => null })
            .ShouldBe(new AnthropicOptions("glm-4.6") { ThinkingTokens = 4000 });
        Should.Throw<GantryException>(() => AnthropicOptions.From(name => name == "MAX_THINKING_TOKENS" ? "12" : name == "ANTHROPIC_API_KEY" ? Key : null)).Fields.Keys.ShouldBe(["MAX_THINKING_TOKENS"]);
    }

    private async Task<(int? Budget, int MaxTokens)> BudgetAsync(ModelRequest request)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Answer));
        await Model(server, new AnthropicOptions("") { ThinkingTokens = 2048 }).AllAsync(request);
        var sent = JsonElement.Parse(server.Requests.Single().Body);
        return (sent.TryGetProperty("thinking", out var thinking) ? thinking.GetProperty("budget_tokens").GetInt32() : null, sent.GetProperty("max_tokens").GetInt32());
    }

    private static string Events(params string[] events) => string.Concat(events.Select(data => $"event: x\ndata: {data}\n\n"));

    private static ModelRequest Hello() => new("s", [new ModelMessage(ModelRole.User, [new TextPart("hello")])], []);

    private IModel Model(MessagesServer server, AnthropicOptions? limits = null) =>
        bench.Model("anthropic/m", limits, ("ANTHROPIC_BASE_URL", server.Address.AbsoluteUri), ("ANTHROPIC_API_KEY", Key));

    private async Task<ModelException> FailureAsync(MessagesServer server) => await Should.ThrowAsync<ModelException>(() => Model(server).AllAsync(Hello()));
}
