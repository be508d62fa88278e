using Gantry.Server.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gantry.Server.Hosting;

/// <summary>The port that people and programs come to, and what the web server itself holds them to.</summary>
internal static class PublicPort
{
    public static void ListenTo(this KestrelServerOptions kestrel, ListenAddress listen, Transport transport, RequestLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.JsonBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = limits.HeaderPatience;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;

        // WebSockets are counted apart from the connections that they began as.
        kestrel.Limits.MaxConcurrentUpgradedConnections = limits.Connections;

        var connections = new ConnectionsPerAddress(limits.ConnectionsPerAddress);
        kestrel.Listen(listen.Address, listen.Port, port =>
        {
            port.Use(next => connection => connections.ServeAsync(connection, next));
            transport.Apply(port);
        });
    }
}
