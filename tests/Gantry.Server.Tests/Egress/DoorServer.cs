using System.Collections.Concurrent;
using System.Net;
using Gantry.Core.Egress;
using Gantry.Core.Network;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;
using Gantry.Server.Egress;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gantry.Server.Tests.Egress;

/// <summary>A web server with doors for sandboxes as the daemon has them, and beside it a host that they may want to reach.</summary>
internal sealed class DoorServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly WebApplication host;

    private DoorServer(WebApplication app, WebApplication host)
    {
        this.app = app;
        this.host = host;
    }

    public SessionId Session { get; } = SessionId.New();

    /// <summary>Every target that the rules were asked about.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>What the rules say.</summary>
    public Func<EgressTarget, EgressVerdict> Rules { get; set; } = _ => new EgressVerdict(true, "allowed by the test");

    /// <summary>Where the host listens: <c>127.0.0.1:PORT</c>.</summary>
    public string HostAuthority => new Uri(host.Urls.First()).Authority;

    public int HostPort => new Uri(host.Urls.First()).Port;

    public ConcurrentQueue<string> HostSaw { get; } = [];

    public static async Task<DoorServer> StartAsync(HostResolver? resolve = null, int mostConnections = 256, bool listHost = true)
    {
        var host = await StartHostAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenToSandboxes());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(resolve ?? ((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])));
        builder.Services.AddSingleton(new EgressOptions { AllowedPrivateHosts = listHost ? [new Uri(host.Urls.First()).Authority, "listed.test"] : [], MostConnections = mostConnections });
        builder.Services.AddSandboxDoors();
        var app = builder.Build();
        app.UseRouting();
        app.UseMiddleware<SandboxGate>();
        app.MapGet("/api/approvals", () => "the inbox");
        app.MapGet("/v1/models", (HttpContext context) => context.Features.Get<SandboxCaller>()!.Session.ToString()).WithMetadata(new SandboxAccess());
        await app.StartAsync();
        var server = new DoorServer(app, host);
        host.Services.GetRequiredService<SeenRequests>().Queue = server.HostSaw;
        return server;
    }

    public ISandboxDoor Open() =>
        app.Services.GetRequiredService<ISandboxDoors>().Open(Session, RunId.New(), (target, _) =>
        {
            Asked.Enqueue(target.ToString());
            return Task.FromResult(Rules(target));
        });

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await host.DisposeAsync();
    }

    private static async Task<WebApplication> StartHostAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<SeenRequests>();
        var host = builder.Build();
        host.Run(async context =>
        {
            var headers = string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"));
            context.RequestServices.GetRequiredService<SeenRequests>().Queue.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}\n{headers}");
            context.Response.Headers["X-Answer"] = "yes";
            await context.Response.WriteAsync("echo:");
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        await host.StartAsync();
        return host;
    }

    private sealed class SeenRequests
    {
        public ConcurrentQueue<string> Queue { get; set; } = [];
    }
}
