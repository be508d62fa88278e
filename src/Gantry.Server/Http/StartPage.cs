using System.Security.Cryptography;
using System.Text;
using Gantry.Server.WebConsole;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>What a browser finds at the daemon's address: the console, or where there is none how to get it.</summary>
internal static class StartPage
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}code{background:#8882;padding:.1em .3em;border-radius:.2em}";

    private const string Page =
        $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Gantry</title>
        <style>{Style}</style>
        <h1>Gantry is running</h1>
        <p>This program was built without its web console, which needs Node.js 20 or later at build time: install it and run <code>make</code> again. Or work from a terminal:</p>
        <p><code>gantry run --workspace . --agent demo</code><br><code>gantry inbox</code><br><code>gantry ps</code></p>
        <p>Programs talk to it over HTTP; <code>/openapi/v1.json</code> lists the routes. Every request but this page and <code>/health</code> needs the owner's token;
        <code>gantry open</code> signs this browser in.</p>
        </html>
        """;

    // Its one style by its hash: no other may be put in.
    private static readonly string Policy =
        $"{SecurityHeaders.StrictPolicy}; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    public static void MapStartPage(this IEndpointRouteBuilder routes) => routes.MapGet("/", Show).OpenToAll().ExcludeFromDescription();

    private static Results<ContentHttpResult, RedirectHttpResult> Show(ConsoleFiles console, HttpContext context)
    {
        if (console.Exist)
        {
            return TypedResults.Redirect(ConsoleEndpoints.Root);
        }

        context.Response.Headers.ContentSecurityPolicy = Policy;
        return TypedResults.Text(Page, "text/html; charset=utf-8");
    }
}
