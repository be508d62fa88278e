using System.Net;
using System.Net.Sockets;

namespace Gantry.Testing;

/// <summary>A port of loopback on which nobody listens, and nobody can begin to until it is disposed: who connects is refused.</summary>
public sealed class ClosedPort : IDisposable
{
    private readonly Socket holder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)holder.LocalEndPoint!).Port;

    public void Dispose() => holder.Dispose();
}
