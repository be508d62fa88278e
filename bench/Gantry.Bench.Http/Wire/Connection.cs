using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Bench.Http.Wire;

/// <summary>One socket to a server on loopback, used by one thread at a time. What waits too long throws.</summary>
internal sealed class Connection : IDisposable
{
    private const int Patience = 20_000;
    private readonly Socket socket;
    private readonly byte[] buffer;
    private int filled;

    /// <param name="receiveBuffer">Of the kernel, in bytes; 0 lets it grow by itself, as a real client's does.</param>
    public Connection(int port, int buffer = 16 * 1024, int receiveBuffer = 0)
    {
        this.buffer = new byte[buffer];
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = Patience, SendTimeout = Patience };
        if (receiveBuffer > 0)
        {
            socket.ReceiveBufferSize = receiveBuffer;
        }

        socket.Connect(IPAddress.Loopback, port);
    }

    public void Send(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
        {
            request = request[socket.Send(request)..];
        }
    }

    /// <summary>Receives until the answer is whole, and drops it.</summary>
    public void Ask(ReadOnlySpan<byte> request, Func<ReadOnlySpan<byte>, bool> isWhole)
    {
        Send(request);
        Await(isWhole);
    }

    public void Await(Func<ReadOnlySpan<byte>, bool> isWhole)
    {
        filled = 0;
        while (!isWhole(buffer.AsSpan(0, filled)))
        {
            if (filled == buffer.Length)
            {
                throw new InvalidOperationException("The answer is larger than was expected.");
            }

            filled += Received(socket.Receive(buffer, filled, buffer.Length - filled, SocketFlags.None));
        }
    }

    /// <summary>As <see cref="Ask"/>, and gives the answer as text.</summary>
    public string AskText(string request)
    {
        Ask(Encoding.ASCII.GetBytes(request), Reply.IsWholeHttp);
        return Encoding.UTF8.GetString(buffer, 0, filled);
    }

    /// <summary>Receives what is there, or waits for it; good until the next call.</summary>
    public ReadOnlySpan<byte> Receive() => buffer.AsSpan(0, Received(socket.Receive(buffer)));

    /// <inheritdoc cref="Receive"/>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken) =>
        buffer.AsMemory(0, Received(await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken)));

    public void Dispose()
    {
        // With nothing left to linger for: thousands of ports in TIME_WAIT would run the next measure dry.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    private static int Received(int count) => count > 0 ? count : throw new IOException("The server closed the connection.");
}
