namespace Gantry.Server.Security;

/// <summary>
/// The cookie that carries a browser session's secret. Browsers send a cookie to every port of a name, so its own name carries the port: two daemons on one
/// machine do not sign each other's people out. It lasts as long as its session: a phone, or an installed console, closes its browser often.
/// </summary>
internal static class SessionCookie
{
    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    /// <param name="isSecure">The browser comes over https, even when whatever ends that before us speaks http to us: then the cookie goes over https alone.</param>
    public static void Write(HttpContext context, string secret, DateTimeOffset expiresAt, bool isSecure)
    {
        var options = Options(context.Request);
        options.Expires = expiresAt;
        options.Secure |= isSecure;
        context.Response.Cookies.Append(NameFor(context.Request), secret, options);
    }

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request));

    // __Host-: a page of another name of the domain cannot set it. Browsers take that prefix over TLS alone.
    private static string NameFor(HttpRequest request) =>
        request.IsHttps ? $"__Host-gantry-{request.Host.Port ?? 443}" : $"gantry-{request.Host.Port ?? 80}";

    private static CookieOptions Options(HttpRequest request) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = request.IsHttps, Path = "/", IsEssential = true };
}
