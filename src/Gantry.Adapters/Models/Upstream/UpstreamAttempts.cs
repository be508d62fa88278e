using System.Runtime.CompilerServices;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>
/// One call on its way through endpoints, keys and fallbacks until somebody answers. Only what failed before its answer began is tried again:
/// 1. an endpoint that cannot be reached or has a fault: another one, or the same after a moment, as often as the provider's retries allow;
/// 2. a key that is refused or used up: another key at once, never the same;
/// 3. after that the next target of the route;
/// 4. when nobody is left, the last refusal is the answer.
/// For one thread at a time.
/// </summary>
public sealed class UpstreamAttempts
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UsualKeyRest = TimeSpan.FromSeconds(10);

    // A provider may want no rest at all; a key that is never at rest would be shown again and again.
    private static readonly TimeSpan ShortestKeyRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestKeyRest = TimeSpan.FromMinutes(5);

    private readonly UpstreamRequest request;
    private readonly IReadOnlyList<RouteTarget> targets;
    private readonly CallGuard guard;
    private readonly UpstreamConnections connections;
    private readonly UpstreamAddresses addresses;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private int position;
    private int failuresHere;
    private int attempts;
    private int endpointTurn;
    private ProviderEndpoint? endpoint;
    private ProviderKey? key;

    internal UpstreamAttempts(
        UpstreamRequest request,
        IReadOnlyList<RouteTarget> targets,
        CallGuard guard,
        UpstreamConnections connections,
        UpstreamAddresses addresses,
        TimeProvider time,
        ILogger logger)
    {
        this.request = request;
        this.targets = targets;
        this.guard = guard;
        this.connections = connections;
        this.addresses = addresses;
        this.time = time;
        this.logger = logger;
        endpointTurn = targets[0].Provider.Endpoints.Count > 1 ? Random.Shared.Next(targets[0].Provider.Endpoints.Count) : 0;
    }

    /// <summary>Who answers, or was asked last.</summary>
    public RouteTarget Target => targets[Math.Min(position, targets.Count - 1)];

    /// <summary>Attempts after the first.</summary>
    public int Retries => Math.Max(0, attempts - 1);

    /// <summary>Something was sent to a provider.</summary>
    public bool WasSent => attempts > 0;

    /// <summary>The first choice, when another one was asked.</summary>
    public CallTarget? FallbackFrom => position > 0 ? targets[0].Call : null;

    /// <summary>The key that was sent last; for keeping it out of what is told.</summary>
    public ProviderKey? Key => key;

    /// <summary>Whoever still reads the request's body.</summary>
    public BodyLoans Loans { get; } = new();

    /// <summary>The next answer: one that began, or a refusal when nobody is left to ask. The caller disposes of it. To be awaited once.</summary>
    /// <exception cref="UpstreamException">Nobody answered.</exception>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<UpstreamAnswer> NextAsync()
    {
        while (true)
        {
            // :: Who is asked
            if (Choose() is { } nobody)
            {
                if (MoveOn(nobody.Code))
                {
                    continue;
                }

                throw nobody;
            }

            // :: Step 1
            UpstreamAnswer response;
            try
            {
                response = await SendAsync();
            }
            catch (OperationCanceledException silent) when (guard.IsSilent)
            {
                SilentBeforeFirstByte(silent);
                continue;
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException || (broken is OperationCanceledException && !guard.Token.IsCancellationRequested))
            {
                await FailedAsync(UpstreamFailure.Unreachable, broken);
                continue;
            }

            // :: Steps 2 to 4
            if (await JudgeAsync(response))
            {
                return response;
            }
        }
    }

    /// <summary>The answer that began broke off before a byte of it had come. Returns when the next may be asked for.</summary>
    /// <exception cref="UpstreamException">Nobody is left to ask.</exception>
    public Task FailedBeforeFirstByteAsync(Exception? cause) => FailedAsync(UpstreamFailure.Unreachable, cause);

    /// <summary>No byte of the answer came in time. Returns when the next may be asked for: a fallback, since the same provider would take as long again.</summary>
    /// <exception cref="UpstreamException">Nobody is left to ask.</exception>
    public void SilentBeforeFirstByte(Exception cause)
    {
        endpoint!.Circuit.Failed(time);
        var silent = Target.Provider;
        if (!MoveOn("first-byte-timeout"))
        {
            throw new UpstreamException(
                UpstreamFailure.FirstByteTimeout, silent.Name, $"{silent.Name} did not begin to answer within {silent.Timeouts.FirstByte.TotalSeconds:0} seconds.", cause)
            {
                MayHaveCost = true,
            };
        }

        guard.Renew();
    }

    private UpstreamException? Choose()
    {
        var provider = Target.Provider;
        if (provider.MissingKey is { } missing)
        {
            return new UpstreamException(UpstreamFailure.NoKey, provider.Name, $"No key is set for the provider {provider.Name}: set {missing} and start the daemon again, or name another provider in models.json.");
        }

        for (var i = 0; i < provider.Endpoints.Count; i++)
        {
            var candidate = provider.Endpoints[(endpointTurn + i) % provider.Endpoints.Count];
            if (candidate.Circuit.Admits(time))
            {
                endpointTurn += i;
                endpoint = candidate;
                key = candidate.NextKey(time.GetTimestamp());
                return null;
            }
        }

        var wait = provider.Endpoints.Min(candidate => candidate.Circuit.Wait(time) ?? TimeSpan.Zero);
        return new UpstreamException(UpstreamFailure.CircuitOpen, provider.Name, $"{provider.Name} failed too often of late and is left alone for a moment; send this again then.")
        {
            RetryAfter = wait,
        };
    }

    private ValueTask<UpstreamAnswer> SendAsync()
    {
        attempts++;
        var provider = Target.Provider;
        var asked = request.Translated?.Invoke(Target) ?? request;
        var message = new UpstreamMessage(provider, addresses.Of(provider, endpoint!, asked.Operation, asked.Query, Target.Model), asked, asked.Body(Target), key, Loans);
        guard.Allow(provider.Timeouts.FirstByte);
        return connections.SendAsync(message, guard.Token);
    }

    // True: this is the answer.
    private async ValueTask<bool> JudgeAsync(UpstreamAnswer response)
    {
        var status = response.Status;
        if (status < 300)
        {
            endpoint!.Circuit.Succeeded();
            return true;
        }

        switch (status)
        {
            case < 400:
                response.Dispose();
                throw new UpstreamException(
                    UpstreamFailure.Redirected, Target.Provider.Name, $"{Target.Provider.Name} answered with a redirect ({status}), which is not followed with a key: set its final address as base_url.");
            case 429:
                endpoint!.Circuit.Succeeded();
                key?.Rest.For(Longer(Shorter(RetryAfterHeader.Of(response, time) ?? UsualKeyRest, LongestKeyRest), ShortestKeyRest), time);
                break;
            case 401:
                endpoint!.Circuit.Succeeded();
                UpstreamLines.KeyRefused(logger, Target.Provider.Name, status);
                key?.Rest.For(LongestKeyRest, time);
                break;
            case 408 or >= 500:
                endpoint!.Circuit.Failed(time);
                return !await TryAgainAsync($"status {status}", RetryAfterHeader.Of(response, time), response);
            default:
                endpoint!.Circuit.Succeeded();
                return true;
        }

        // A key that is refused once is not shown again; another one may be good.
        if (Target.Provider.Endpoints.Any(candidate => candidate.HasFreshKey(time.GetTimestamp())) && key is not null)
        {
            endpointTurn += endpoint!.HasFreshKey(time.GetTimestamp()) ? 0 : 1;
            response.Dispose();
            return false;
        }

        if (!MoveOn($"status {status}"))
        {
            return true;
        }

        response.Dispose();
        return false;
    }

    private async Task FailedAsync(UpstreamFailure failure, Exception? cause)
    {
        endpoint!.Circuit.Failed(time);
        if (!await TryAgainAsync(cause?.GetType().Name ?? "no body", null, null))
        {
            throw new UpstreamException(failure, Target.Provider.Name, $"{Target.Provider.Name} at {endpoint.BaseUrl.Host} cannot be reached or broke off before it answered.", cause)
            {
                // What never connected cost nothing.
                MayHaveCost = cause is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError },
            };
        }
    }

    // False: nobody is left to ask. What is given up is disposed of only when somebody is.
    private async ValueTask<bool> TryAgainAsync(string reason, TimeSpan? wanted, UpstreamAnswer? given)
    {
        var provider = Target.Provider;
        if (failuresHere < provider.Retries && !(wanted > LongestPause))
        {
            var pause = wanted ?? (FirstPause * (1 << Math.Min(failuresHere, 8)) * (0.5 + Random.Shared.NextDouble()));
            failuresHere++;
            endpointTurn++;
            given?.Dispose();
            UpstreamLines.AskingAgain(logger, provider.Name, endpoint!.BaseUrl.Host, reason);

            // Another endpoint needs no rest.
            if (provider.Endpoints.Count == 1 || wanted is not null)
            {
                guard.Pause();
                await Task.Delay(Shorter(pause, LongestPause), time, guard.Token);
            }

            return true;
        }

        if (!MoveOn(reason))
        {
            return false;
        }

        given?.Dispose();
        return true;
    }

    private bool MoveOn(string reason)
    {
        if (position + 1 >= targets.Count)
        {
            return false;
        }

        UpstreamLines.FallingBack(logger, Target.Provider.Name, reason, targets[position + 1].Provider.Name);
        position++;
        failuresHere = 0;
        return true;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
