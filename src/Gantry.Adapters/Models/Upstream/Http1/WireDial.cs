using System.Net;
using System.Net.Sockets;
using Gantry.Adapters.EventLoop;

namespace Gantry.Adapters.Models.Upstream.Http1;

/// <summary>Makes connections: on the loop whose thread asks for them, else on the runtime's sockets.</summary>
internal static class WireDial
{
    /// <returns>What ends it at once when it is disposed, by any thread, and its bytes.</returns>
    /// <exception cref="SocketException">None could be made.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or nobody wants it any more.</exception>
    public static ValueTask<(IDisposable Wire, Stream Bytes)> ConnectAsync(WireOrigin origin, CancellationToken cancellationToken) =>
        origin.Loop is { } loop ? OnLoopAsync(origin, loop, cancellationToken) : OnSocketsAsync(origin, cancellationToken);

    private static async ValueTask<(IDisposable Wire, Stream Bytes)> OnSocketsAsync(WireOrigin origin, CancellationToken cancellationToken)
    {
        var (socket, address) = IPAddress.TryParse(origin.Host, out var known)
            ? (new Socket(known.AddressFamily, SocketType.Stream, ProtocolType.Tcp), (EndPoint)new IPEndPoint(known, origin.Port))
            : (new Socket(SocketType.Stream, ProtocolType.Tcp), new DnsEndPoint(origin.Host, origin.Port));
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(address, cancellationToken);
            return (socket, new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<(IDisposable Wire, Stream Bytes)> OnLoopAsync(WireOrigin origin, SocketLoop loop, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(origin.Host, out var known) ? [known] : await Dns.GetHostAddressesAsync(origin.Host, cancellationToken);
        for (var i = 0; ; i++)
        {
            var stream = new LoopStream(new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, loop);
            try
            {
                await stream.ConnectAsync(new IPEndPoint(addresses[i], origin.Port), cancellationToken);
                return (stream, stream);
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                stream.Dispose();
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
    }
}
