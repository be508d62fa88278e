using Gantry.Core.ModelGateway.Keys;
using Gantry.Server.Egress;
using Gantry.Server.Security;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// The way of most model calls: a program that shows a gateway's key and is no browser. What comes after this would find nothing to say of it (the host is
/// ours, no page of any origin sent it, the call desk judges its key), so it goes straight to its route, and is not told what browsers may do with the answer: a
/// model's answer is data, and kept by nobody. Whoever is not plainly such a program goes the long way.
/// </summary>
internal sealed class ShortWay(RequestDelegate next, AccessOptions options)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint() is { RequestDelegate: { } serve } endpoint
        && endpoint.Metadata.GetMetadata<RelayedRoute>() is not null
        && IsPlainProgram(context)
            ? ServeAsync(context, serve)
            : next(context);

    private static Task ServeAsync(HttpContext context, RequestDelegate serve)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return serve(context);
    }

    private bool IsPlainProgram(HttpContext context)
    {
        var request = context.Request;
        return GatewayCredential.Of(request) is { } key
            && key.StartsWith(KeySecret.Prefix, StringComparison.Ordinal)
            && request.Headers.Origin.Count == 0
            && request.Headers.Cookie.Count == 0
            && request.Headers.Upgrade.Count == 0
            && !request.QueryString.HasValue
            && request.HasJsonContentType()
            && context.Features.Get<SandboxCaller>() is null
            && options.IsOurs(request.Host, context.Connection.LocalIpAddress);
    }
}
