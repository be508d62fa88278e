using System.Net;
using System.Net.Sockets;
using Gantry.Adapters.EventLoop;
using Gantry.Server.Hosting.EventLoop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gantry.Server.Tests.Hosting.EventLoop;

/// <summary>The web server on two event loops, with whatever a test has it answer.</summary>
internal sealed class LoopServer : IAsyncDisposable
{
    private LoopServer(WebApplication app) => App = app;

    public WebApplication App { get; }

    public Uri Address => new(App.Urls.Single());

    public static async Task<LoopServer> StartAsync(RequestDelegate answer, Action<ListenOptions>? listens = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(_ => new SocketLoops(2)).AddSingleton<IConnectionListenerFactory, LoopTransport>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listens?.Invoke(listen)));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new LoopServer(app);
    }

    public async Task<Socket> ConnectAsync(int? buffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (buffer is { } size)
        {
            socket.ReceiveBufferSize = socket.SendBufferSize = size;
        }

        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Address.Port), TestContext.Current.CancellationToken);
        return socket;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
