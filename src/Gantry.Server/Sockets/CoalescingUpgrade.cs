using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Server.Sockets;

/// <summary>The upgrade of a request, with a stream in front of the connection whose writes can be gathered.</summary>
internal sealed class CoalescingUpgrade(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    /// <summary>Null until the request was upgraded.</summary>
    public CoalescingStream? Stream { get; private set; }

    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => Stream = new CoalescingStream(await upgrade.UpgradeAsync());

    /// <summary>Takes the place of the server's own, for the WebSockets to find; must stand before them.</summary>
    public static Task UseAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new CoalescingUpgrade(upgrade));
        }

        return next(context);
    }
}
