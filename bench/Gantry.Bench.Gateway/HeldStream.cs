using System.Net;
using System.Net.Sockets;

namespace Gantry.Bench.Gateway;

/// <summary>A client that reads the beginning of a stream and then nothing more, until it leaves.</summary>
internal sealed class HeldStream : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Asks, and returns when something was answered.</summary>
    public static async Task<HeldStream> OpenAsync(int port, ReadOnlyMemory<byte> request)
    {
        var stream = new HeldStream();
        await stream.socket.ConnectAsync(IPAddress.Loopback, port);
        await stream.socket.SendAsync(request);
        await stream.socket.ReceiveAsync(new byte[4096]);
        return stream;
    }

    public void Dispose() => socket.Dispose();
}
