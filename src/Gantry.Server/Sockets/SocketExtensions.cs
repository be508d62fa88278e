namespace Gantry.Server.Sockets;

/// <summary>The WebSocket surfaces, for the composition.</summary>
internal static class SocketExtensions
{
    // Keeps the road through proxies open. No answer is asked for: a client that does not read now must not be cut, and one that is gone is found by TCP.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static IServiceCollection AddSockets(this IServiceCollection services) =>
        services
            .Configure<WebSocketOptions>(options => options.KeepAliveInterval = KeepAlive)
            .AddSingleton<SocketConversation>()
            .AddSingleton<SessionSocket>()
            .AddSingleton<EntityEventSocket>();
}
