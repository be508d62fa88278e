using System.Globalization;
using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Protocol.Access;
using Gantry.Protocol.Paging;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>The browsers that are signed in, and ending that.</summary>
internal static class BrowserEndpoints
{
    private const string Noun = "signed-in browser";

    public static void MapBrowsers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/auth/browsers").WithTags("auth").Administering();
        group.MapGet("", List).WithSummary("The browsers that are signed in, the newest first.");
        group.MapDelete("", EndAll).WithSummary("Sign every browser out; their open streams end.");
        group.MapDelete("/{number}", End).WithSummary("Sign one browser out, with those that it let in; their open streams end.");
    }

    private static Ok<ItemPage<SignedInBrowser>> List(BrowserSessions sessions, HttpContext context) => TypedResults.Ok(PageOf(sessions.List(), context));

    private static Ok<ItemPage<SignedInBrowser>> EndAll(BrowserSessions sessions, HttpContext context, ILogger<BrowserSessions> logger) =>
        TypedResults.Ok(PageOf(Told(sessions.EndWhere(_ => true), logger), context));

    private static Ok<ItemPage<SignedInBrowser>> End(string number, BrowserSessions sessions, HttpContext context, ILogger<BrowserSessions> logger)
    {
        var ended = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? sessions.EndWhere(session => session.Number == wanted) : [];
        return ended.Count > 0 ? TypedResults.Ok(PageOf(Told(ended, logger), context)) : throw GantryException.NotFound(Noun, VisibleText.Of(number));
    }

    private static IReadOnlyList<BrowserSession> Told(IReadOnlyList<BrowserSession> ended, ILogger logger)
    {
        foreach (var session in ended)
        {
            SignInLines.Ended(logger, session.Number);
        }

        return ended;
    }

    private static ItemPage<SignedInBrowser> PageOf(IReadOnlyList<BrowserSession> sessions, HttpContext context)
    {
        var own = context.Caller().Browser?.Number;
        return new ItemPage<SignedInBrowser>(
            [.. sessions.Select(one => new SignedInBrowser(one.Number, one.Parent, one.Address, one.Program, one.BeganAt, one.ExpiresAt, one.Number == own))], NextCursor: null);
    }
}
