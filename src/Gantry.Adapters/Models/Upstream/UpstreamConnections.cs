using System.Collections.Concurrent;
using System.Net;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>
/// The connections to providers, kept and used again. Nothing is followed, unpacked or remembered on the way: what comes is what the client gets, and a key
/// goes to no address but its own.
/// </summary>
public sealed class UpstreamConnections : IDisposable
{
    private readonly ConcurrentDictionary<TimeSpan, HttpMessageInvoker> byConnectTimeout = [];

    internal HttpMessageInvoker For(ModelProvider provider) =>
        byConnectTimeout.TryGetValue(provider.Timeouts.Connect, out var invoker) ? invoker : byConnectTimeout.GetOrAdd(provider.Timeouts.Connect, New);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var invoker in byConnectTimeout.Values)
        {
            invoker.Dispose();
        }
    }

    private static HttpMessageInvoker New(TimeSpan connectTimeout) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = connectTimeout,
        EnableMultipleHttp2Connections = true,
        // Addresses change behind names; within this time we notice.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        // An answer that the client has left is cut off rather than read to its end, which somebody would pay for.
        MaxResponseDrainSize = 0,
    });
}
