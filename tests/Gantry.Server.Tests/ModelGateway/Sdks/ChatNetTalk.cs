// The SDK calls the effort of thinking experimental, and its door to fields that it does not know; thoughts are such fields in Chat Completions.
#pragma warning disable OPENAI001, SCME0001
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>A conversation of OpenAI's SDK for .NET over Chat Completions.</summary>
internal sealed class ChatNetTalk(TalkTerms terms) : ISdkTalk
{
    private readonly ChatClient client = new(
        terms.Model, new ApiKeyCredential(terms.Key), new OpenAIClientOptions { Endpoint = new Uri($"{terms.Origin}/v1"), RetryPolicy = new ClientRetryPolicy(0) });

    private readonly List<ChatMessage> messages = [];
    private IReadOnlyList<ChatToolCall> calls = [];

    public Task<SdkAnswer> SayAsync(SdkWords words, CancellationToken cancellationToken)
    {
        List<ChatMessageContentPart> said = [ChatMessageContentPart.CreateTextPart(words.Text)];
        if (words.Png is { } png)
        {
            said.Add(ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Convert.FromBase64String(png)), "image/png"));
        }

        messages.Add(new UserChatMessage(said));
        return AskAsync(words.Hears, cancellationToken);
    }

    public Task<SdkAnswer> GiveAsync(IReadOnlyList<string> results, CancellationToken cancellationToken)
    {
        messages.AddRange(calls.Zip(results, (call, result) => new ToolChatMessage(call.Id, result)));
        return AskAsync(null, cancellationToken);
    }

    public void Dispose()
    {
        // The client has nothing to give back.
    }

    private async Task<SdkAnswer> AskAsync(Action<string>? hears, CancellationToken cancellationToken)
    {
        try
        {
            return terms.IsStream ? await StreamAsync(hears, cancellationToken) : await WholeAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not (SdkFault or OperationCanceledException) || !cancellationToken.IsCancellationRequested)
        {
            throw fault as SdkFault ?? new SdkFault((fault as ClientResultException)?.Status, fault.Message, fault);
        }
    }

    private async Task<SdkAnswer> WholeAsync(CancellationToken cancellationToken)
    {
        ChatCompletion answer = await client.CompleteChatAsync(messages, Options(), cancellationToken);
        answer.Patch.TryGetJson("$.choices[0].message.reasoning_details"u8, out var details);
        answer.Patch.TryGetValue("$.choices[0].message.reasoning_content"u8, out string? thought);
        return Take(string.Concat(answer.Content.Select(part => part.Text)), answer.ToolCalls, answer.Usage, thought ?? "", details.IsEmpty ? [] : [.. JsonElement.Parse(details.Span).EnumerateArray()]);
    }

    private async Task<SdkAnswer> StreamAsync(Action<string>? hears, CancellationToken cancellationToken)
    {
        var (text, thought, isWhole, usage) = ("", "", false, default(ChatTokenUsage));
        var details = new List<JsonElement>();
        var grown = new SortedDictionary<int, (string Id, string Name, string Arguments)>();
        await foreach (var update in client.CompleteChatStreamingAsync(messages, Options(), cancellationToken))
        {
            var piece = string.Concat(update.ContentUpdate.Select(part => part.Text));
            text += piece;
            if (piece.Length > 0)
            {
                hears?.Invoke(piece);
            }

            foreach (var call in update.ToolCallUpdates)
            {
                var known = grown.GetValueOrDefault(call.Index, ("", "", ""));
                grown[call.Index] = (known.Item1 + call.ToolCallId, known.Item2 + call.FunctionName, known.Item3 + call.FunctionArgumentsUpdate);
            }

            thought += update.Patch.TryGetValue("$.choices[0].delta.reasoning_content"u8, out string? more) ? more : "";
            if (update.Patch.TryGetJson("$.choices[0].delta.reasoning_details"u8, out var told))
            {
                details.AddRange(JsonElement.Parse(told.Span).EnumerateArray());
            }

            isWhole |= update.FinishReason is not null;
            usage = update.Usage ?? usage;
        }

        // The SDK passes over an error event of a provider that ends its stream with it; what is missing is the reason of the end.
        return isWhole
            ? Take(text, [.. grown.Values.Select(call => ChatToolCall.CreateFunctionToolCall(call.Id, call.Name, BinaryData.FromString(call.Arguments)))], usage!, thought, details)
            : throw new SdkFault(null, "The stream ended without a reason.");
    }

    private ChatCompletionOptions Options()
    {
        var options = new ChatCompletionOptions();
        if (terms.Thinks)
        {
            options.ReasoningEffortLevel = ChatReasoningEffortLevel.Low;
        }

        if (terms.HasTool)
        {
            options.Tools.Add(ChatTool.CreateFunctionTool(SdkTool.Name, SdkTool.Description, BinaryData.FromString(SdkTool.Schema)));
        }

        return options;
    }

    private SdkAnswer Take(string text, IReadOnlyList<ChatToolCall> called, ChatTokenUsage usage, string thought, List<JsonElement> details)
    {
        calls = called;
        var said = calls.Count > 0 ? new AssistantChatMessage(calls) : new AssistantChatMessage(text);
        if (calls.Count > 0 && text.Length > 0)
        {
            said.Content.Add(ChatMessageContentPart.CreateTextPart(text));
        }

        if (thought.Length > 0)
        {
            said.Patch.Set("$.reasoning_content"u8, thought);
        }

        if (details.Count > 0)
        {
            said.Patch.Set("$.reasoning_details"u8, BinaryData.FromString(JsonSerializer.Serialize(details)));
        }

        messages.Add(said);
        var cached = usage.InputTokenDetails?.CachedTokenCount ?? 0;
        var asked = calls.Select(call => new SdkCall(call.FunctionName, JsonElement.Parse(call.FunctionArguments.ToString()).GetProperty("city").GetString()!));
        return new SdkAnswer(text, [.. asked], new SdkUsage(usage.InputTokenCount - cached, cached, usage.OutputTokenCount)) { Thought = thought };
    }
}
