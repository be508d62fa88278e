using System.Net;
using System.Net.Sockets;

namespace Gantry.Testing;

/// <summary>
/// A port of loopback for a server that takes no port 0. Another program may take it before the server does: whoever starts one tries again with the next.
/// </summary>
public static class FreePort
{
    /// <summary>How many ports are tried before something else must be wrong.</summary>
    public const int MostTries = 5;

    /// <summary>One that nobody has just now.</summary>
    public static int Find()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
