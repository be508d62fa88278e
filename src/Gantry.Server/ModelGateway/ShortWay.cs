using System.Collections.Frozen;
using Gantry.Adapters.EventLoop;
using Gantry.Server.Egress;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// The way of most model calls: a program that shows a gateway's key and is no browser. What comes after this would find nothing to say of it (the host is
/// ours, no page of any origin sent it, the call desk judges its key), so it goes straight to its route, and is not told what browsers may do with the answer: a
/// model's answer is data, and kept by nobody. Whoever is not plainly such a program goes the long way.
/// </summary>
internal sealed class ShortWay(RequestDelegate next, EndpointDataSource routes, ModelRelay relay, AccessOptions options)
{
    private const string Json = "application/json";

    // Made by the first request, when all routes are known.
    private readonly Lazy<FrozenDictionary<string, Endpoint>> relayed = new(() => routes.Endpoints
        .OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<RelayedRoute>() is not null)
        .ToFrozenDictionary(route => route.RoutePattern.RawText!, Endpoint (route) => route, StringComparer.Ordinal));

    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && relayed.Value.TryGetValue(context.Request.Path.Value ?? "", out var route) && IsPlainProgram(context)
        ? ServeAsync(context, route)
        : SocketLoop.Current is null ? next(context)
        : ServeElsewhereAsync(context);

    // Pages of usage, keys and the like read the store and much else that waits, which must not hold up a loop.
    private async Task ServeElsewhereAsync(HttpContext context)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await next(context);
    }

    private Task ServeAsync(HttpContext context, Endpoint route)
    {
        // As routing would do it.
        context.SetEndpoint(route);
        if (route.Metadata.GetMetadata<RequestSizeLimit>() is { } limit && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit.MaxRequestBodySize;
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return relay.ServeShortAsync(context, route.Metadata.GetMetadata<RelayedRoute>()!.Operation);
    }

    private bool IsPlainProgram(HttpContext context)
    {
        var request = context.Request;
        return KnownCaller.Of(context) is { LooksLikeOurs: true } caller
            && request.Headers.Origin.Count == 0
            && request.Headers.Cookie.Count == 0
            && request.Headers.Upgrade.Count == 0
            && !request.QueryString.HasValue
            && (request.ContentType == Json || request.HasJsonContentType())
            && context.Features.Get<SandboxCaller>() is null
            && caller.MeansUs(context, options);
    }
}
