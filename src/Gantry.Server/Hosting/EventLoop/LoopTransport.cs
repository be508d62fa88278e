using System.Net;
using System.Net.Sockets;
using Gantry.Adapters.EventLoop;
using Microsoft.AspNetCore.Connections;

namespace Gantry.Server.Hosting.EventLoop;

/// <summary>Puts the connections of the web server's ports on event loops, as its own transport would put them on the runtime's sockets.</summary>
internal sealed class LoopTransport(SocketLoops loops, IMemoryPoolFactory<byte> memory, TimeProvider time, ILogger<LoopTransport> logger) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private const int Backlog = 512;

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <exception cref="AddressInUseException">Another has the port.</exception>
    /// <exception cref="SocketException">It cannot be listened on.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint is IPEndPoint { Address: var address } && address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return ValueTask.FromResult<IConnectionListener>(new LoopListener(socket, loops, memory.Create(), time, logger));
        }
        catch (SocketException failed)
        {
            socket.Dispose();
            throw failed.SocketErrorCode == SocketError.AddressAlreadyInUse ? new AddressInUseException(failed.Message, failed) : failed;
        }
    }
}
