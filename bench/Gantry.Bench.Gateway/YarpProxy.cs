using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Gantry.Bench.Gateway;

/// <summary>YARP's own forwarder with the settings of its documentation: nothing is looked at.</summary>
internal static class YarpProxy
{
    public static async Task<int> ServeAsync(int port, string upstream)
    {
        await using var app = Servers.Slim(port, services => services.AddHttpForwarder());
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(15),
        });
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var request = new ForwarderRequestConfig { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        app.Run(async context => await forwarder.SendAsync(context, upstream, invoker, request));
        await app.RunAsync();
        return 0;
    }
}
