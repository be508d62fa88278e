// OpenAI calls its client for Responses experimental; it is the one that its users have.
#pragma warning disable OPENAI001
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI.Responses;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>A conversation of OpenAI's SDK for .NET over Responses. Nothing is kept by the provider: the items of each answer are given back as they came.</summary>
internal sealed class ResponsesNetTalk(TalkTerms terms) : ISdkTalk
{
    private readonly ResponsesClient client = new(
        new ApiKeyCredential(terms.Key), new ResponsesClientOptions { Endpoint = new Uri($"{terms.Origin}/v1"), RetryPolicy = new ClientRetryPolicy(0) });

    private readonly List<ResponseItem> items = [];
    private List<FunctionCallResponseItem> calls = [];

    public Task<SdkAnswer> SayAsync(SdkWords words, CancellationToken cancellationToken)
    {
        List<ResponseContentPart> said = [ResponseContentPart.CreateInputTextPart(words.Text)];
        if (words.Png is { } png)
        {
            said.Add(ResponseContentPart.CreateInputImagePart(new Uri($"data:image/png;base64,{png}")));
        }

        items.Add(ResponseItem.CreateUserMessageItem(said));
        return AskAsync(words.Hears, cancellationToken);
    }

    public Task<SdkAnswer> GiveAsync(IReadOnlyList<string> results, CancellationToken cancellationToken)
    {
        items.AddRange(calls.Zip(results, (call, result) => ResponseItem.CreateFunctionCallOutputItem(call.CallId, result)));
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
            return Take(terms.IsStream ? await StreamAsync(hears, cancellationToken) : await client.CreateResponseAsync(Options(), cancellationToken));
        }
        catch (Exception fault) when (fault is not (SdkFault or OperationCanceledException) || !cancellationToken.IsCancellationRequested)
        {
            throw fault as SdkFault ?? new SdkFault((fault as ClientResultException)?.Status, fault.Message, fault);
        }
    }

    private async Task<ResponseResult> StreamAsync(Action<string>? hears, CancellationToken cancellationToken)
    {
        ResponseResult? whole = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(Options(), cancellationToken))
        {
            switch (update)
            {
                case StreamingResponseOutputTextDeltaUpdate delta:
                    hears?.Invoke(delta.Delta);
                    break;
                case StreamingResponseCompletedUpdate completed:
                    whole = completed.Response;
                    break;
                case StreamingResponseFailedUpdate failed:
                    throw new SdkFault(null, failed.Response.Error?.Message ?? "");
                case StreamingResponseErrorUpdate error:
                    throw new SdkFault(null, error.Message);
                default:
                    break;
            }
        }

        return whole ?? throw new SdkFault(null, "The stream ended without an answer.");
    }

    private CreateResponseOptions Options()
    {
        var options = new CreateResponseOptions { Model = terms.Model, StoredOutputEnabled = false, StreamingEnabled = terms.IsStream };
        foreach (var item in items)
        {
            options.InputItems.Add(item);
        }

        if (terms.HasTool)
        {
            options.Tools.Add(ResponseTool.CreateFunctionTool(SdkTool.Name, BinaryData.FromString(SdkTool.Schema), strictModeEnabled: false, SdkTool.Description));
        }

        if (terms.Thinks)
        {
            options.ReasoningOptions = new ResponseReasoningOptions { ReasoningEffortLevel = ResponseReasoningEffortLevel.Low, ReasoningSummaryVerbosity = ResponseReasoningSummaryVerbosity.Auto };
            options.IncludedProperties.Add(IncludedResponseProperty.ReasoningEncryptedContent);
        }

        return options;
    }

    private SdkAnswer Take(ResponseResult answer)
    {
        items.AddRange(answer.OutputItems);
        calls = [.. answer.OutputItems.OfType<FunctionCallResponseItem>()];
        var cached = answer.Usage.InputTokenDetails?.CachedTokenCount ?? 0;
        var asked = calls.Select(call => new SdkCall(call.FunctionName, JsonElement.Parse(call.FunctionArguments.ToString()).GetProperty("city").GetString()!));
        return new SdkAnswer(answer.GetOutputText() ?? "", [.. asked], new SdkUsage(answer.Usage.InputTokenCount - cached, cached, answer.Usage.OutputTokenCount))
        {
            Thought = string.Concat(answer.OutputItems.OfType<ReasoningResponseItem>().Select(thought => thought.GetSummaryText())),
        };
    }
}
