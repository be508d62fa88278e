using Gantry.Core.ModelGateway.Keys;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Connections.Features;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// What was found out of who speaks on a connection. A program says the same with each request, and the web server gives the same text for the same bytes: then
/// its key is not hashed again, nor its host taken apart. Requests of a connection come one after another (the daemon speaks HTTP/1.1 alone); even so who shows
/// another credential is another one here, and what was found of the last is never changed.
/// </summary>
internal sealed class KnownCaller
{
    private static readonly object Place = new();

    private readonly string credential;
    private string? host;
    private bool isOurs;

    private KnownCaller(string shown, string key)
    {
        credential = shown;
        Key = KeyHash.Of(key);
        LooksLikeOurs = key.StartsWith(KeySecret.Prefix, StringComparison.Ordinal);
    }

    /// <summary>The hash of what was shown.</summary>
    public KeyHash Key { get; }

    /// <summary>What was shown is one of our keys by its looks.</summary>
    public bool LooksLikeOurs { get; }

    /// <summary>Null when no credential is shown.</summary>
    public static KnownCaller? Of(HttpContext context)
    {
        if (GatewayCredential.HeaderOf(context.Request) is not { } shown)
        {
            return null;
        }

        var items = context.Features.Get<IConnectionItemsFeature>()?.Items;
        if (items is not null && items.TryGetValue(Place, out var kept) && kept is KnownCaller last && ReferenceEquals(last.credential, shown))
        {
            return last;
        }

        var known = new KnownCaller(shown, GatewayCredential.Of(context.Request)!);
        items?[Place] = known;
        return known;
    }

    /// <summary>Whether the request means us.</summary>
    public bool MeansUs(HttpContext context, AccessOptions options)
    {
        var named = context.Request.Host;
        if (!ReferenceEquals(host, named.Value))
        {
            (host, isOurs) = (named.Value, options.IsOurs(named, context.Connection.LocalIpAddress));
        }

        return isOurs;
    }
}
