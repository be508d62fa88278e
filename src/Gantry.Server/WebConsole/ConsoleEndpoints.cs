using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.WebConsole;

/// <summary>
/// The web console's pages. They hold no data and are open to all; what they show they ask of the API, as whoever is signed in. The policy lets them load only what is
/// ours, and nothing that stands in a page itself.
/// </summary>
internal static class ConsoleEndpoints
{
    public const string Root = "/app/";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // Where diagrams are drawn that an agent wrote: framed by the console alone, without an origin, so that there is nothing to reach from it.
    private const string DiagramPage = "diagram.html";

    private const string DiagramPolicy =
        "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/codex", () => TypedResults.Redirect(Root)).OpenToAll().ExcludeFromDescription();
        routes.MapGet("/app/{**path}", Show).OpenToAll().ExcludeFromDescription();
    }

    private static Results<PhysicalFileHttpResult, RedirectHttpResult, NotFound> Show(string? path, ConsoleFiles console, HttpContext context)
    {
        if (!console.Exist)
        {
            return TypedResults.Redirect("/");
        }

        if (console.Find(path ?? "") is not { } file)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.ContentSecurityPolicy = path == DiagramPage ? DiagramPolicy : Policy;
        if (file.IsNamedByContent)
        {
            // The page without an origin loads them too. They hold nothing of anybody.
            context.Response.Headers.AccessControlAllowOrigin = "*";
        }

        context.Response.Headers.CacheControl = file.IsNamedByContent ? "public, max-age=31536000, immutable" : "no-cache";
        return TypedResults.PhysicalFile(file.Path, file.ContentType, lastModified: new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path)));
    }
}
