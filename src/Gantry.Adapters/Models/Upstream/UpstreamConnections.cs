using Gantry.Adapters.Models.Upstream.Http1;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>
/// The connections to providers, kept and used again. Nothing is followed, unpacked or remembered on the way: what comes is what the client gets, and a key
/// goes to no address but its own.
/// </summary>
/// <param name="time">Its timers let go of old ones.</param>
public sealed class UpstreamConnections(TimeProvider time) : IDisposable
{
    private readonly WireClient wire = new(time);
    private readonly HandlerClient handlers = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        wire.Dispose();
        handlers.Dispose();
    }

    // Proxies and HTTP/2 are left to those who know all of them.
    internal ValueTask<UpstreamAnswer> SendAsync(in UpstreamMessage message, CancellationToken cancellationToken) =>
        message.Provider.UseHttp2 || message.Address.HasProxy ? handlers.SendAsync(message, cancellationToken) : wire.SendAsync(message, cancellationToken);
}
