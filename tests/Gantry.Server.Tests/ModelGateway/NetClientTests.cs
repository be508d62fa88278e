using System.ClientModel;
using Anthropic;
using Anthropic.Models.Messages;
using OpenAI;
using OpenAI.Chat;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>The makers' SDKs for .NET before providers of another protocol.</summary>
public sealed class NetClientTests
{
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
}
