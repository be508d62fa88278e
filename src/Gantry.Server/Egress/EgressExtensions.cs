using Gantry.Core.Egress;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gantry.Server.Egress;

/// <summary>The door for sandboxes.</summary>
internal static class EgressExtensions
{
    public static IServiceCollection AddSandboxDoors(this IServiceCollection services) =>
        services
            .AddSingleton<EgressDoor>()
            .AddSingleton<ConnectTunnel>()
            .AddSingleton<PlainForwarder>()
            .AddSingleton<SandboxDoors>()
            .AddSingleton<ISandboxDoors>(provider => provider.GetRequiredService<SandboxDoors>())
            .AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<SandboxDoors>());

    /// <summary>Listens behind every door that is opened later.</summary>
    public static void ListenToSandboxes(this KestrelServerOptions kestrel) =>
        kestrel.Listen(SandboxEndPoint.Instance, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next =>
            {
                var tunnel = kestrel.ApplicationServices.GetRequiredService<ConnectTunnel>();
                return connection => tunnel.ServeAsync(connection, next);
            });
        });
}
