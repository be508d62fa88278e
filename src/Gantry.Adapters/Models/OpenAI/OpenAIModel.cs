using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.OpenAI;

/// <summary>
/// A model behind Chat Completions, streamed: OpenAI's, or any server that speaks it. Goes the gateway's way to its provider: its keys, endpoints, time limits,
/// retries and fallbacks, all before the answer begins.
/// </summary>
internal sealed class OpenAIModel(string model, ModelConfiguration configuration, UpstreamCalls upstream, SilenceWatch watch, TimeProvider time) : IModel
{
    private static readonly KeyValuePair<string, string>[] Headers = [new("Accept", "text/event-stream")];

    public string Name => model;

    public async IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var route = Route();
        using var guard = watch.Watch(cancellationToken);
        var sent = new UpstreamRequest(ModelOperation.ChatCompletions, "", Headers, "application/json") { Body = target => [CompletionsJson.Write(request, target.Model)] };
        var attempts = upstream.Begin(sent, route, guard);
        using var response = await AskAsync(attempts, cancellationToken);
        guard.Allow(attempts.Target.Provider.Timeouts.BetweenBytes);

        var chunks = new CompletionChunks(attempts.Target.Call, attempts.Key?.Secret);
        await using var events = SseParser.Create(response.Body).EnumerateAsync(guard.Token).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(events, guard, cancellationToken) is { } data)
        {
            if (data == "[DONE]")
            {
                foreach (var update in chunks.End())
                {
                    yield return update;
                }

                yield break;
            }

            request.OnFrame?.Invoke(data);
            foreach (var update in Read(chunks, data))
            {
                yield return update;
            }
        }

        throw CutOff(cause: null);
    }

    private ModelRoute Route()
    {
        try
        {
            return configuration.Current.Find(model, ModelProtocol.ChatCompletions).For(ModelProtocol.ChatCompletions)
                ?? throw new ModelException($"Nobody who serves '{model}' speaks Chat Completions.", "Check OPENAI_MODEL or SLM_MODEL, and models.json.");
        }
        catch (GantryException wrong)
        {
            throw new ModelException(wrong.Message, "Check OPENAI_MODEL or SLM_MODEL, and models.json.", wrong);
        }
    }

    private async Task<UpstreamAnswer> AskAsync(UpstreamAttempts attempts, CancellationToken cancellationToken)
    {
        UpstreamAnswer response;
        try
        {
            response = await attempts.NextAsync();
        }
        catch (UpstreamException nobody)
        {
            throw CompletionsFailure.Of(nobody);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        if (response.IsGood)
        {
            return response;
        }

        using (response)
        {
            throw await CompletionsFailure.OfAsync(response, attempts, time, cancellationToken);
        }
    }

    private static IEnumerable<ModelUpdate> Read(CompletionChunks chunks, string data)
    {
        try
        {
            return chunks.Read(data);
        }
        catch (JsonException unreadable)
        {
            throw new ModelException("The model provider sent something that cannot be read.", "Check OPENAI_BASE_URL or SLM_BASE_URL, or send the message again.", unreadable) { IsTransient = true };
        }
    }

    private static async Task<string?> NextAsync(IAsyncEnumerator<SseItem<string>> events, CallGuard guard, CancellationToken cancellationToken)
    {
        try
        {
            guard.Heard();
            return await events.MoveNextAsync() ? events.Current.Data : null;
        }
        catch (OperationCanceledException silent) when (guard.IsSilent)
        {
            throw new ModelException("The model provider said nothing for too long.", "Send the message again.", silent) { IsTransient = true };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw CutOff(broken);
        }
    }

    private static ModelException CutOff(Exception? cause) =>
        new("The connection ended in the middle of the answer.", "Send the message again.", cause) { IsTransient = true };
}
