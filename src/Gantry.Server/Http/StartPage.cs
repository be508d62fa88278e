using Gantry.Server.Security;

namespace Gantry.Server.Http;

/// <summary>What a browser finds at the daemon's address.</summary>
internal static class StartPage
{
    private const string Page =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Gantry</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}code{background:#8882;padding:.1em .3em;border-radius:.2em}</style>
        <h1>Gantry is running</h1>
        <p>This version has no web console. Work with it from a terminal:</p>
        <p><code>gantry run --workspace . --agent demo</code><br><code>gantry inbox</code><br><code>gantry ps</code></p>
        <p>Programs talk to it over HTTP; <code>/openapi/v1.json</code> lists the routes. Every request but this page and <code>/health</code> needs the owner's token.</p>
        </html>
        """;

    public static void MapStartPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/", () => TypedResults.Text(Page, "text/html; charset=utf-8")).OpenToAll().ExcludeFromDescription();
}
