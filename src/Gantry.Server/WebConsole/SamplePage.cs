using System.Security.Cryptography;
using System.Text;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.WebConsole;

/// <summary>
/// <c>/sandbox-ui-sample.html</c>: one file without a build or a library that shows how a page of one's own hears a session and talks to it. It also works when it is
/// opened from disk, with a ticket of <c>gantry open --page SESSION_ID</c>.
/// </summary>
internal static class SamplePage
{
    public const string Path = "/sandbox-ui-sample.html";

    private static readonly string Page = Read();

    // Its own script and style by their hashes; and another daemon than the one it comes from may be named, as it may from disk.
    private static readonly string Policy =
        $"{SecurityHeaders.StrictPolicy}; style-src {HashOf("style")}; script-src {HashOf("script")}; connect-src 'self' http://127.0.0.1:* ws://127.0.0.1:* http://localhost:* ws://localhost:*";

    public static void MapSamplePage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, Show).OpenToAll().ExcludeFromDescription();

        // A page from disk sends JSON to another origin, so its browser asks first.
        foreach (var root in (string[])["/api/sessions", "/v1/sessions"])
        {
            routes.MapMethods(root + "/{sessionId}/messages", [HttpMethods.Options], Preflight).OpenToAll().ExcludeFromDescription();
        }
    }

    private static ContentHttpResult Show(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return TypedResults.Text(Page, "text/html; charset=utf-8");
    }

    // It says what a page may send, to whoever asks; what comes of it the ticket decides.
    private static NoContent Preflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        PageRoute.AdmitReading(context.Response);
        headers.AccessControlAllowMethods = HttpMethods.Post;
        headers.AccessControlAllowHeaders = "content-type";
        headers["Access-Control-Allow-Private-Network"] = "true";
        return TypedResults.NoContent();
    }

    private static string HashOf(string element)
    {
        var begin = Page.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var text = Page[begin..Page.IndexOf($"</{element}>", StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    private static string Read()
    {
        using var stream = typeof(SamplePage).Assembly.GetManifestResourceStream("sandbox-ui-sample.html") ?? throw new InvalidOperationException("The program was built without its sample page.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
