using System.Text.Json;
using Gantry.Adapters.Models.Anthropic;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Tests.Models.Anthropic;

public sealed class AnthropicModelTests : IDisposable
{
    private const string Key = "sk-ant-canary-key";
    private const string Token = "canary-token";

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

    private readonly SkippingTime time = new();
    private readonly HttpClient http = AnthropicModelDoor.NewClient();

    public void Dispose() => http.Dispose();

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
        updates[^1].ShouldBe(new ModelAnswerEnded(ModelStopReason.ToolUse, 15, 20));
    }

    [Fact]
    public async Task Each_frame_is_told_as_it_came_and_no_key_with_it()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Answer));
        var frames = new List<string>();

        await Model(server).AllAsync(Hello() with { OnFrame = frames.Add });

        Events([.. frames]).ShouldBe(Answer);
        frames.ShouldAllBe(frame => !frame.Contains(Key) && !frame.Contains(Token));
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
                    [new ThinkingPart("hm", "seal"), new ThinkingPart("mine", null), new TextPart(" \n"), new ToolUsePart("t1", "bash", JsonElement.Parse("""{"command":"ls"}"""))]),
                new ModelMessage(ModelRole.User, [new ToolResultPart("t1", "no", true), new TextPart("go on")]),
            ],
            [new ModelTool("bash", "runs", JsonElement.Parse("""{"type":"object"}"""))]);

        await Model(server).AllAsync(request);

        var sent = server.Requests.ShouldHaveSingleItem();
        sent.Line.ShouldBe("POST /v1/messages HTTP/1.1");
        sent.Headers["x-api-key"].ShouldBe(Key);
        sent.Headers["Authorization"].ShouldBe($"Bearer {Token}");
        sent.Headers["anthropic-version"].ShouldBe("2023-06-01");
        JsonElement.DeepEquals(JsonElement.Parse(sent.Body), JsonElement.Parse("""
            {"model":"m","max_tokens":8192,"stream":true,"system":"be kind",
             "tools":[{"name":"bash","description":"runs","input_schema":{"type":"object"}}],
             "messages":[
              {"role":"user","content":[{"type":"text","text":"hi <b>"}]},
              {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"seal"},{"type":"tool_use","id":"t1","name":"bash","input":{"command":"ls"}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"no","is_error":true},{"type":"text","text":"go on"}]}]}
            """)).ShouldBeTrue(sent.Body);
    }

    [Theory]
    [InlineData("end_turn", ModelStopReason.EndOfTurn)]
    [InlineData("stop_sequence", ModelStopReason.EndOfTurn)]
    [InlineData("max_tokens", ModelStopReason.MaxTokens)]
    [InlineData("refusal", ModelStopReason.Refusal)]
    public async Task Reasons_to_stop_are_understood(string reason, ModelStopReason expected)
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Stream(Events(
            $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}"},"usage":{"output_tokens":2}}""", """{"type":"message_stop"}""")));

        (await Model(server).AllAsync(Hello())).ShouldBe([new ModelAnswerEnded(expected, 0, 2)]);
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

    [Fact]
    public async Task A_busy_provider_is_tried_again_after_the_time_it_names_and_then_ever_slower()
    {
        await using var server = new MessagesServer(
            MessagesServer.Reply.Error(429, "slow down", "Retry-After: 7\r\n"),
            MessagesServer.Reply.Error(529, "overloaded"),
            MessagesServer.Reply.Error(503, "down"),
            MessagesServer.Reply.Stream(Answer));

        (await Model(server).AllAsync(Hello())).Count.ShouldBeGreaterThan(5);

        time.Waits.ShouldBe([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)]);
    }

    [Fact]
    public async Task After_three_more_tries_the_user_is_told()
    {
        await using var server = new MessagesServer([.. Enumerable.Repeat(MessagesServer.Reply.Error(529, "busy"), 5)]);

        (await FailureAsync(server)).Message.ShouldBe("The model provider is overloaded (529): busy");

        server.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_wait_of_hours_is_told_and_not_waited_for()
    {
        await using var server = new MessagesServer(MessagesServer.Reply.Error(429, "quota", "Retry-After: 7200\r\n"));

        (await FailureAsync(server)).Message.ShouldBe("The model provider takes no more requests for now (429): quota");

        time.Waits.ShouldBeEmpty();
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
            MessagesServer.Reply.Error(status, $"bad {Key} or {Token}", "Location: http://127.0.0.1:1/\r\n"), MessagesServer.Reply.Stream(Answer));

        var failure = await FailureAsync(server);

        failure.ToString().ShouldNotContain("canary");
        failure.Hint.ShouldBe(status switch
        {
            401 or 403 => "Check ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN, and that the key may use this model.",
            404 => "Check ANTHROPIC_MODEL and ANTHROPIC_BASE_URL.",
            302 => "Set ANTHROPIC_BASE_URL to the final address; keys are not sent after redirects.",
            _ => null,
        });
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
        var options = Options(server) with { StallLimit = TimeSpan.FromMilliseconds(300) };
        var model = new AnthropicModel(http, options, TimeProvider.System, NullLogger<AnthropicModel>.Instance);

        (await Should.ThrowAsync<ModelException>(() => model.AllAsync(Hello()))).Message.ShouldStartWith("The model provider said nothing");
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
        AnthropicOptions options;
        await using (var server = new MessagesServer())
        {
            options = Options(server);
        }

        var failure = await Should.ThrowAsync<ModelException>(() => new AnthropicModel(http, options, time, NullLogger<AnthropicModel>.Instance).AllAsync(Hello()));

        failure.Message.ShouldBe("The model provider at 127.0.0.1 cannot be reached.");
        time.Waits.Count.ShouldBe(3);
    }

    [Fact]
    public void Settings_are_read_and_wrong_ones_are_told_without_the_key()
    {
        AnthropicOptions.From(_ => null).ShouldBeNull();
        AnthropicOptions.From(name => name == "ANTHROPIC_API_KEY" ? $" {Key}\n" : null)
            .ShouldBe(new AnthropicOptions(new Uri("https://api.anthropic.com"), Key, null, "claude-sonnet-4-20250514"));
        AnthropicOptions.From(name => name == "ANTHROPIC_API_KEY" ? Key : null)!.ToString().ShouldNotContain("canary");
        Should.Throw<GantryException>(() => AnthropicOptions.From(name => name == "ANTHROPIC_AUTH_TOKEN" ? "canary\ntoken" : null)).Message.ShouldNotContain("canary");
        Should.Throw<GantryException>(() => AnthropicOptions.From(name => name == "ANTHROPIC_BASE_URL" ? "ftp://x" : "k")).Fields.Keys.ShouldBe(["ANTHROPIC_BASE_URL"]);
    }

    private static string Events(params string[] events) => string.Concat(events.Select(data => $"event: x\ndata: {data}\n\n"));

    private static ModelRequest Hello() => new("s", [new ModelMessage(ModelRole.User, [new TextPart("hello")])], []);

    private static AnthropicOptions Options(MessagesServer server) => new(server.Address, Key, Token, "m");

    private AnthropicModel Model(MessagesServer server) => new(http, Options(server), time, NullLogger<AnthropicModel>.Instance);

    private async Task<ModelException> FailureAsync(MessagesServer server) => await Should.ThrowAsync<ModelException>(() => Model(server).AllAsync(Hello()));
}
