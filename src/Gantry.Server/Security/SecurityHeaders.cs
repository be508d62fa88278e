namespace Gantry.Server.Security;

/// <summary>
/// Headers that every answer carries: data is never taken for a page, no page of ours is framed or opened by another, nothing is kept by a cache. A handler that
/// knows better (a page that needs its style, a stream) says so itself. No Strict-Transport-Security: it would bind the other ports of the same name too.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>What a page may do that asks for nothing; a page's own policy begins with it.</summary>
    public const string StrictPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string NoFeatures =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.ContentSecurityPolicy = StrictPolicy;
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = NoFeatures;
            return next(context);
        });
}
