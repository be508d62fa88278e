using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gantry.Server.Http;

/// <summary>What streams ask of the server.</summary>
internal static class SlowReaders
{
    /// <summary>
    /// Kestrel ends a response that is read too slowly. A reader of a stream may stop for as long as it likes: what it costs is bounded, and it goes on from the
    /// log (docs/decisions/0004).
    /// </summary>
    public static void NeverCutSlowReader(this HttpContext context)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
