using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Helpers;
using Anthropic.Models.Messages;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>A conversation of Anthropic's SDK for .NET. A stream is put together by the SDK's own means, which insist on the order of its events.</summary>
internal sealed class AnthropicNetTalk(TalkTerms terms) : ISdkTalk
{
    private readonly AnthropicClient client = new() { BaseUrl = terms.Origin, ApiKey = terms.Key, MaxRetries = 0 };
    private readonly List<MessageParam> messages = [];
    private List<ToolUseBlock> calls = [];

    public Task<SdkAnswer> SayAsync(SdkWords words, CancellationToken cancellationToken)
    {
        List<ContentBlockParam> said = [new TextBlockParam { Text = words.Text }];
        if (words.Png is { } png)
        {
            said.Add(new ImageBlockParam(new Base64ImageSource { Data = png, MediaType = MediaType.ImagePng }));
        }

        messages.Add(new UserMessageParam(said));
        return AskAsync(words.Hears, cancellationToken);
    }

    public Task<SdkAnswer> GiveAsync(IReadOnlyList<string> results, CancellationToken cancellationToken)
    {
        List<ContentBlockParam> given = [.. calls.Zip(results, (call, result) => (ContentBlockParam)new ToolResultBlockParam(call.ID) { Content = result })];
        messages.Add(new UserMessageParam(given));
        return AskAsync(null, cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private async Task<SdkAnswer> AskAsync(Action<string>? hears, CancellationToken cancellationToken)
    {
        try
        {
            var answer = terms.IsStream ? await StreamAsync(hears, cancellationToken) : await client.Messages.Create(Request(), cancellationToken);
            return Take(answer);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new SdkFault((fault as AnthropicApiException)?.StatusCode is { } status ? (int)status : null, fault.Message, fault);
        }
    }

    private async Task<Message> StreamAsync(Action<string>? hears, CancellationToken cancellationToken)
    {
        var whole = new MessageContentAggregator();
        await foreach (var told in client.Messages.CreateStreaming(Request(), cancellationToken).CollectAsync(whole).WithCancellation(cancellationToken))
        {
            if (told.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var grown))
            {
                hears?.Invoke(grown.Text);
            }
        }

        return whole.Message();
    }

    private MessageCreateParams Request() => new()
    {
        Model = terms.Model,
        MaxTokens = 4096,
        Messages = messages,
        Thinking = terms.Thinks ? new ThinkingConfigParam(new ThinkingConfigEnabled { BudgetTokens = 2048 }) : null,
        Tools = terms.HasTool ? [Weather()] : null,
    };

    private static Tool Weather() => new()
    {
        Name = SdkTool.Name,
        Description = SdkTool.Description,
        InputSchema = new InputSchema { Properties = new Dictionary<string, JsonElement> { ["city"] = JsonElement.Parse("""{"type":"string"}""") }, Required = ["city"] },
    };

    private SdkAnswer Take(Message answer)
    {
        List<ContentBlockParam> said = [];
        calls = [];
        var (text, thought) = ("", "");
        foreach (var block in answer.Content)
        {
            if (block.TryPickText(out var spoken))
            {
                text += spoken.Text;
                said.Add(new TextBlockParam { Text = spoken.Text });
            }
            else if (block.TryPickThinking(out var thinking))
            {
                thought += thinking.Thinking;
                said.Add(new ThinkingBlockParam { Thinking = thinking.Thinking, Signature = thinking.Signature });
            }
            else if (block.TryPickToolUse(out var call))
            {
                calls.Add(call);
                said.Add(new ToolUseBlockParam { ID = call.ID, Name = call.Name, Input = call.Input });
            }
        }

        messages.Add(new AssistantMessageParam(said));
        var usage = new SdkUsage(answer.Usage.InputTokens, answer.Usage.CacheReadInputTokens ?? 0, answer.Usage.OutputTokens);
        return new SdkAnswer(text, [.. calls.Select(call => new SdkCall(call.Name, call.Input["city"].GetString()!))], usage) { Thought = thought };
    }
}
