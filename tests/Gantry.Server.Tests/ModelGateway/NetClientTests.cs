// OpenAI calls its client for Responses experimental; it is the one that its users have.
#pragma warning disable OPENAI001
using System.ClientModel;
using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>The makers' SDKs for .NET before providers of another protocol.</summary>
public sealed class NetClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("on-chat")]
    [InlineData("on-responses")]
    public async Task Anthropics_SDK_understands_whole_answers_and_streams(string model)
    {
        await using var upstream = new ScriptedUpstream(TwoToolTurns.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(upstream, TwoToolTurns.Models);
        using var client = new AnthropicClient { BaseUrl = gateway.Daemon.Address.AbsoluteUri.TrimEnd('/'), ApiKey = gateway.Daemon.Token, MaxRetries = 0 };
        var request = new MessageCreateParams { MaxTokens = 1024, Model = model, Messages = [new UserMessageParam("hi")] };

        var message = await client.Messages.Create(request, Cancelled);

        message.Content[0].TryPickThinking(out var thought).ShouldBeTrue();
        thought!.Thinking.ShouldBe(TwoToolTurns.Thought);
        message.Content[1].TryPickText(out var text).ShouldBeTrue();
        text!.Text.ShouldBe(TwoToolTurns.Said);
        (message.Usage.InputTokens, message.Usage.CacheReadInputTokens, message.Usage.OutputTokens).ShouldBe((12, 40, 7));

        var said = "";
        await foreach (var told in client.Messages.CreateStreaming(request, Cancelled))
        {
            if (told.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var grown))
            {
                said += grown.Text;
            }
        }

        said.ShouldBe(TwoToolTurns.Said);
    }

    [Theory]
    [InlineData("on-chat")]
    [InlineData("on-responses")]
    public async Task Anthropics_SDK_calls_tools_side_by_side_and_gives_their_results_and_the_thought_back(string model)
    {
        await using var upstream = new ScriptedUpstream(TwoToolTurns.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(upstream, TwoToolTurns.Models);
        using var client = new AnthropicClient { BaseUrl = gateway.Daemon.Origin, ApiKey = gateway.Daemon.Token, MaxRetries = 0 };
        var tool = new Tool
        {
            Name = "get_weather",
            InputSchema = new InputSchema { Properties = new Dictionary<string, JsonElement> { ["city"] = JsonElement.Parse("""{"type":"string"}""") }, Required = ["city"] },
        };
        MessageCreateParams Asked(params List<MessageParam> messages) => new() { MaxTokens = 1024, Model = model, Tools = [tool], Messages = messages };
        MessageParam question = new UserMessageParam("How is the weather?");

        var first = await client.Messages.Create(Asked(question), Cancelled);

        first.Content[0].TryPickThinking(out var thought).ShouldBeTrue();
        var calls = first.Content.Select(block => block.TryPickToolUse(out var call) ? call : null).OfType<ToolUseBlock>().ToList();
        calls.Select(call => (call.Name, call.Input["city"].GetString())).ShouldBe([("get_weather", "echo marker-one"), ("get_weather", "echo marker-two")]);
        List<ContentBlockParam> said = [new ThinkingBlockParam { Thinking = thought!.Thinking, Signature = thought.Signature }];
        said.AddRange(calls.Select(call => (ContentBlockParam)new ToolUseBlockParam { ID = call.ID, Name = call.Name, Input = call.Input }));
        List<ContentBlockParam> results = [.. calls.Select(call => (ContentBlockParam)new ToolResultBlockParam(call.ID) { Content = "sunny" })];
        var last = await client.Messages.Create(Asked(question, new AssistantMessageParam(said), new UserMessageParam(results)), Cancelled);

        last.Content.Select(block => block.TryPickText(out var text) ? text.Text : null).OfType<string>().ShouldBe([TwoToolTurns.Said]);
        upstream.Requests.Last().Body.ShouldContain(model == "on-chat" ? $"\"reasoning_content\":\"{TwoToolTurns.Thought}\"" : $"\"{TwoToolTurns.Seal}\"");
    }

    [Theory]
    [InlineData("on-claude")]
    [InlineData("on-responses")]
    public async Task OpenAIs_SDK_understands_streams_with_parallel_calls_and_gives_their_results_back(string model)
    {
        await using var upstream = new ScriptedUpstream(TwoToolTurns.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(upstream, TwoToolTurns.Models);
        var client = new ChatClient(model, new ApiKeyCredential(gateway.Daemon.Token), new OpenAIClientOptions { Endpoint = new Uri(gateway.Daemon.Address, "v1") });
        var options = new ChatCompletionOptions
        {
            Tools = { ChatTool.CreateFunctionTool("get_weather", null, BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""")) },
        };
        var messages = new List<ChatMessage> { new UserChatMessage("How is the weather?") };
        var calls = new SortedDictionary<int, (string Id, string Name, string Arguments)>();
        await foreach (var update in client.CompleteChatStreamingAsync(messages, options, Cancelled))
        {
            foreach (var call in update.ToolCallUpdates)
            {
                var known = calls.GetValueOrDefault(call.Index, ("", "", ""));
                calls[call.Index] = (known.Item1 + call.ToolCallId, known.Item2 + call.FunctionName, known.Item3 + call.FunctionArgumentsUpdate);
            }
        }

        calls.Values.Select(call => (call.Name, call.Arguments)).ShouldBe([("get_weather", """{"city":"echo marker-one"}"""), ("get_weather", """{"city":"echo marker-two"}""")]);
        messages.Add(new AssistantChatMessage(calls.Values.Select(call => ChatToolCall.CreateFunctionToolCall(call.Id, call.Name, BinaryData.FromString(call.Arguments)))));
        messages.AddRange(calls.Values.Select(call => new ToolChatMessage(call.Id, "sunny")));
        ChatCompletion last = await client.CompleteChatAsync(messages, options, Cancelled);

        last.Content[0].Text.ShouldBe(TwoToolTurns.Said);
        last.FinishReason.ShouldBe(ChatFinishReason.Stop);
        (last.Usage.InputTokenCount, last.Usage.InputTokenDetails.CachedTokenCount, last.Usage.OutputTokenCount).ShouldBe((52, 40, 7));
    }

    [Theory]
    [InlineData("on-chat")]
    [InlineData("on-claude")]
    public async Task OpenAIs_SDK_for_Responses_thinks_shows_a_picture_and_gives_calls_results_and_the_thought_back(string model)
    {
        await using var upstream = new ScriptedUpstream(TwoToolTurns.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(upstream, TwoToolTurns.Models);
        var client = new ResponsesClient(new ApiKeyCredential(gateway.Daemon.Token), new ResponsesClientOptions { Endpoint = new Uri(gateway.Daemon.Address, "v1") });
        var options = new CreateResponseOptions
        {
            Model = model,
            StoredOutputEnabled = false,
            StreamingEnabled = true,
            ReasoningOptions = new ResponseReasoningOptions { ReasoningEffortLevel = ResponseReasoningEffortLevel.Low, ReasoningSummaryVerbosity = ResponseReasoningSummaryVerbosity.Auto },
            Tools = { ResponseTool.CreateFunctionTool("get_weather", BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""), strictModeEnabled: false) },
            InputItems = { ResponseItem.CreateUserMessageItem([ResponseContentPart.CreateInputTextPart("How is the weather?"), ResponseContentPart.CreateInputImagePart(new Uri($"data:image/png;base64,{Troubles.Png}"))]) },
        };
        ResponseResult? first = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(options, Cancelled))
        {
            first = update is StreamingResponseCompletedUpdate completed ? completed.Response : first;
        }

        var calls = first!.OutputItems.OfType<FunctionCallResponseItem>().ToList();
        calls.Select(call => (call.FunctionName, call.FunctionArguments.ToString())).ShouldBe([("get_weather", """{"city":"echo marker-one"}"""), ("get_weather", """{"city":"echo marker-two"}""")]);
        foreach (var item in first.OutputItems)
        {
            options.InputItems.Add(item);
        }

        foreach (var call in calls)
        {
            options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "sunny"));
        }

        options.StreamingEnabled = false;
        ResponseResult last = await client.CreateResponseAsync(options, Cancelled);

        last.GetOutputText().ShouldBe(TwoToolTurns.Said);
        (last.Usage.InputTokenCount, last.Usage.InputTokenDetails.CachedTokenCount, last.Usage.OutputTokenCount).ShouldBe((52, 40, 7));
        upstream.Requests.First().Body.ShouldContain(Troubles.Png);
        upstream.Requests.Last().Body.ShouldContain(model == "on-chat" ? $"\"reasoning_content\":\"{TwoToolTurns.Thought}\"" : $"\"{TwoToolTurns.Seal}\"");
    }

    [Theory]
    [InlineData("on-claude")]
    [InlineData("on-responses")]
    public async Task OpenAIs_SDK_understands_refusals_and_cuts_and_its_interrupt_reaches_the_provider(string model)
    {
        await using var upstream = new ScriptedUpstream(Troubles.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(upstream, TwoToolTurns.Models);
        var client = new ChatClient(model, new ApiKeyCredential(gateway.Daemon.Token), new OpenAIClientOptions { Endpoint = new Uri(gateway.Daemon.Address, "v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) });

        var refused = await Should.ThrowAsync<ClientResultException>(() => client.CompleteChatAsync([new UserChatMessage(Troubles.Refused)], cancellationToken: Cancelled));
        (refused.Status, refused.Message.Contains(Troubles.Sentence)).ShouldBe((400, true));
        (await Should.ThrowAsync<ClientResultException>(() => client.CompleteChatAsync([new UserChatMessage(Troubles.Cut)], cancellationToken: Cancelled))).Status.ShouldBe(502);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.CompleteChatStreamingAsync([new UserChatMessage(Troubles.Slow)], cancellationToken: interrupt.Token))
            {
                if (update.ContentUpdate.Count > 0 && update.ContentUpdate[0].Text == "Begun")
                {
                    await interrupt.CancelAsync();
                }
            }
        });
        await upstream.Requests.Last().Left.Task.WaitAsync(Patience, Cancelled);
    }

    [Theory]
    [InlineData("on-chat")]
    [InlineData("on-responses")]
    public async Task Anthropics_SDK_shows_pictures_understands_refusals_and_cuts_and_its_interrupt_reaches_the_provider(string model)
    {
        await using var upstream = new ScriptedUpstream(Troubles.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(upstream, TwoToolTurns.Models);
        using var client = new AnthropicClient { BaseUrl = gateway.Daemon.Origin, ApiKey = gateway.Daemon.Token, MaxRetries = 0 };
        MessageCreateParams Asked(UserMessageParam said) => new() { MaxTokens = 64, Model = model, Messages = [said] };

        await client.Messages.Create(Asked(new UserMessageParam(new List<ContentBlockParam> { new ImageBlockParam(new Base64ImageSource { Data = Troubles.Png, MediaType = MediaType.ImagePng }) })), Cancelled);
        upstream.Requests.Last().Body.ShouldContain($"data:image/png;base64,{Troubles.Png}");
        (await Should.ThrowAsync<Anthropic.Exceptions.AnthropicException>(() => client.Messages.Create(Asked(new UserMessageParam(Troubles.Refused)), Cancelled))).Message.ShouldContain(Troubles.Sentence);
        await Should.ThrowAsync<Anthropic.Exceptions.AnthropicException>(() => client.Messages.Create(Asked(new UserMessageParam(Troubles.Cut)), Cancelled));
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var told in client.Messages.CreateStreaming(Asked(new UserMessageParam(Troubles.Slow)), interrupt.Token))
            {
                if (told.TryPickContentBlockDelta(out _))
                {
                    await interrupt.CancelAsync();
                }
            }
        });
        await upstream.Requests.Last().Left.Task.WaitAsync(Patience, Cancelled);
    }
}
