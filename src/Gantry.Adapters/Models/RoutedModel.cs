using System.Runtime.CompilerServices;
using System.Text.Json;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models;

/// <summary>
/// A model that is called as any client of the gateway would have it called:
/// 1. the route is looked up, and every target that we can speak to is asked in its own protocol, with the route's parameters;
/// 2. targets by their weights and then the fallbacks, their keys, endpoints, time limits and retries, until the first event of an answer;
/// 3. from then on it is this answer or none.
/// A call that nobody else could answer is made once: the failure says whether another one may succeed, and the agent tells of each.
/// </summary>
/// <param name="find">The route as it is now.</param>
internal sealed class RoutedModel(string name, Func<ModelRoute> find, ModelVoices voices, UpstreamCalls upstream, SilenceWatch watch, TimeProvider time) : IModel
{
    public string Name => name;

    public async IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // :: Step 1
        var route = FindRoute();
        using var guard = watch.Watch(cancellationToken);
        var attempts = upstream.Begin(Asked(request, route), route, guard);

        // :: Step 2
        await using var answer = await BeginAsync(attempts, guard, cancellationToken);

        // :: Step 3
        var voice = voices.Of(attempts.Target.Provider);
        var read = voice.ReaderOf(attempts.Target.Call, attempts.Key?.Secret);
        guard.Allow(attempts.Target.Provider.Timeouts.BetweenBytes);
        do
        {
            if (answer.Data != voice.LastWord)
            {
                request.OnFrame?.Invoke(answer.Data);
            }

            foreach (var update in Read(read, answer.Data, attempts))
            {
                if (update is ModelAnswerEnded ended)
                {
                    yield return ended with { AnsweredBy = attempts.Target.Call, FallbackFrom = attempts.FallbackFrom };
                    yield break;
                }

                yield return update;
            }
        }
        while (await GoesOnAsync(answer, attempts, guard, cancellationToken));

        throw CutOff(attempts, cause: null);
    }

    private ModelRoute FindRoute()
    {
        try
        {
            return find().With(target => ModelVoices.Know(target.Provider)) is { } route ? OnceIfAlone(route)
                : throw new ModelException($"Nobody who serves '{name}' speaks Messages or Chat Completions.", "Look at models.json; 'gantry models' shows what it says.");
        }
        catch (GantryException wrong)
        {
            throw new ModelException(wrong.Message, "Look at models.json; 'gantry models' shows what it says.", wrong);
        }
    }

    private static ModelRoute OnceIfAlone(ModelRoute route) =>
        route is { Targets: [{ Provider: { Endpoints.Count: 1, Retries: > 0 } provider } only], Fallbacks: [] }
            ? route with { Targets = [only with { Provider = provider with { Retries = 0 } }] }
            : route;

    private UpstreamRequest Asked(ModelRequest request, ModelRoute route)
    {
        return For(route.Targets[0]) with { Translated = For };

        UpstreamRequest For(RouteTarget target)
        {
            var voice = voices.Of(target.Provider);
            return new UpstreamRequest(voice.Operation, "", voice.Headers, "application/json")
            {
                Body = asked => RouteParameters.PutInto(voice.Write(request, asked.Model), route),
            };
        }
    }

    private async Task<RoutedAnswer> BeginAsync(UpstreamAttempts attempts, CallGuard guard, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var answer = await attempts.NextAsync();
                if (!answer.IsGood || !IsStream(answer))
                {
                    using (answer)
                    {
                        throw answer.IsGood ? NoStream(attempts) : await RefusedAsync(answer, attempts, guard);
                    }
                }

                var begun = new RoutedAnswer(answer, guard.Token);
                var (hasBegun, cause) = await TryFirstAsync(begun);
                if (hasBegun)
                {
                    return begun;
                }

                await begun.DisposeAsync();
                cancellationToken.ThrowIfCancellationRequested();
                if (guard.IsSilent)
                {
                    attempts.SilentBeforeFirstByte(cause!);
                }
                else
                {
                    await attempts.FailedBeforeFirstByteAsync(cause);
                }
            }
        }
        catch (UpstreamException nobody)
        {
            throw Unanswered(nobody, attempts);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private static async Task<(bool HasBegun, Exception? Cause)> TryFirstAsync(RoutedAnswer answer)
    {
        try
        {
            return (await answer.NextAsync(), null);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            return (false, broken);
        }
    }

    private static IReadOnlyList<ModelUpdate> Read(Func<string, IReadOnlyList<ModelUpdate>> read, string data, UpstreamAttempts attempts)
    {
        try
        {
            return read(data);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new ModelException("The model provider sent something that cannot be read.", "Check the provider's address, or send the message again.", unreadable)
            {
                IsTransient = true,
                Asked = attempts.Target.Call,
            };
        }
    }

    private static async Task<bool> GoesOnAsync(RoutedAnswer answer, UpstreamAttempts attempts, CallGuard guard, CancellationToken cancellationToken)
    {
        try
        {
            guard.Heard();
            return await answer.NextAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException silent) when (guard.IsSilent)
        {
            throw new ModelException("The model provider said nothing for too long.", "Send the message again.", silent) { IsTransient = true, Asked = attempts.Target.Call };
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw CutOff(attempts, broken);
        }
    }

    private async Task<ModelException> RefusedAsync(UpstreamAnswer answer, UpstreamAttempts attempts, CallGuard guard)
    {
        RefusalBody body;
        try
        {
            body = await RefusalBody.ReadAsync(answer.Body, [attempts.Key?.Secret], guard.Token);
        }
        catch (OperationCanceledException) when (guard.IsSilent)
        {
            // The status says enough.
            body = new RefusalBody("", "");
        }

        return new RefusedCall(attempts.Target.Call, SettingsOf(attempts)).Of(answer.Status, body, RetryAfterHeader.Of(answer, time));
    }

    private ModelException Unanswered(UpstreamException nobody, UpstreamAttempts attempts) =>
        new(nobody.Message, nobody.Failure == UpstreamFailure.Redirected ? $"Set {SettingsOf(attempts).Address} to the final address; keys are not sent after redirects." : $"Check {SettingsOf(attempts).Address} and the network, then send the message again.", nobody)
        {
            IsTransient = nobody.Failure is UpstreamFailure.Unreachable or UpstreamFailure.FirstByteTimeout or UpstreamFailure.CircuitOpen,
            RetryAfter = nobody.RetryAfter,
            Asked = attempts.Target.Call,
        };

    private ModelException NoStream(UpstreamAttempts attempts) =>
        new("The model provider did not answer with a stream of events.", $"Check {SettingsOf(attempts).Address}: it must speak {voices.Of(attempts.Target.Provider).Operation}.") { Asked = attempts.Target.Call };

    private ModelSettings SettingsOf(UpstreamAttempts attempts) => voices.Of(attempts.Target.Provider).Settings;

    private static bool IsStream(UpstreamAnswer answer) => answer.Header("Content-Type")?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    private static ModelException CutOff(UpstreamAttempts attempts, Exception? cause) =>
        new("The connection ended in the middle of the answer.", "Send the message again.", cause) { IsTransient = true, Asked = attempts.Target.Call };
}
