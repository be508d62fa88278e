using System.Collections.Concurrent;
using Gantry.Adapters.EventLoop;

namespace Gantry.Adapters.Models.Upstream.Http1;

/// <summary>
/// Asks over connections of its own, in HTTP/1.1: what a call of a model needs of a client, and nothing that it does not (docs/decisions/0032). No redirect is
/// followed, nothing is unpacked, remembered or traced on the way.
/// </summary>
internal sealed class WireClient : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<WireOrigin, WirePool> pools = [];
    private readonly TimeProvider time;
    private readonly ITimer sweeping;

    public WireClient(TimeProvider time)
    {
        this.time = time;
        sweeping = time.CreateTimer(static client => ((WireClient)client!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <exception cref="HttpRequestException">No connection stood, or what came is no answer.</exception>
    /// <exception cref="IOException">The connection broke before the answer began.</exception>
    /// <exception cref="OperationCanceledException">The call was given up.</exception>
    public ValueTask<UpstreamAnswer> SendAsync(in UpstreamMessage message, CancellationToken cancellationToken)
    {
        var origin = message.Address.Origin with { ConnectTimeout = message.Provider.Timeouts.Connect, Loop = SocketLoop.Current };
        var pool = pools.TryGetValue(origin, out var known) ? known : NewPool(origin);
        return pool.Take() is { } rested ? rested.AskAsync(message, cancellationToken) : AskAnewAsync(pool, message, cancellationToken);
    }

    public void Dispose()
    {
        sweeping.Dispose();
        foreach (var pool in pools.Values)
        {
            pool.Dispose();
        }
    }

    private static async ValueTask<UpstreamAnswer> AskAnewAsync(WirePool pool, UpstreamMessage message, CancellationToken cancellationToken) =>
        await (await pool.ConnectAsync(cancellationToken)).AskAsync(message, cancellationToken);

    private WirePool NewPool(WireOrigin origin)
    {
        sweeping.Change(SweepEvery, SweepEvery);
        return pools.GetOrAdd(origin, static (origin, time) => new WirePool(origin, time), time);
    }

    /// <summary>Lets go of connections that nobody will use.</summary>
    internal void Sweep()
    {
        foreach (var pool in pools.Values)
        {
            pool.Sweep();
        }
    }
}
