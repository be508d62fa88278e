using Gantry.Core.Text;
using Gantry.Protocol.Access;
using Gantry.Server.Problems;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>How a browser becomes the owner's: it shows a ticket and gets a cookie.</summary>
internal static class SignInEndpoints
{
    private const string Start = "/";
    private const int LongestProgram = 200;

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        // Open to all: the ticket is the proof.
        routes.MapGet("/sign-in", SignIn).OpenToAll().ExcludeFromDescription();
        routes.MapPost("/api/auth/logout", SignOut).WithTags("auth").Working().WithSummary("Sign this browser out; its open streams end.");
    }

    private static RedirectHttpResult SignIn(string? ticket, TicketBook tickets, BrowserSessions sessions, HttpContext context, ILogger<BrowserSessions> logger)
    {
        var shown = ticket is null ? null : tickets.Redeem(ticket, TicketPurpose.SignIn) ?? tickets.Redeem(ticket, TicketPurpose.Phone);
        if (shown is null)
        {
            throw new RequestRefusedException(
                StatusCodes.Status401Unauthorized,
                "ticket-refused",
                "This link signs in once, within 30 seconds (a code for a phone within two minutes), and does not any more; get another with: gantry open");
        }

        // The browser may carry an older session; it is replaced, and must not live on unseen.
        if (SessionCookie.Read(context.Request) is { } older)
        {
            if (shown.Issuer.Browser is { } issuer && sessions.Find(older) == issuer)
            {
                // It opened its own code: it is signed in already, and to end it would void the code with it.
                return TypedResults.Redirect(Start);
            }

            sessions.End(older);
        }

        var address = $"{context.Connection.RemoteIpAddress}";
        var (session, secret) = sessions.Begin(shown.Issuer.Browser, address, ProgramOf(context.Request));
        SessionCookie.Write(context, secret, session.ExpiresAt, shown.At?.Scheme == Uri.UriSchemeHttps);
        SignInLines.Began(logger, session.Number, address);

        // Away from the address with the ticket.
        return TypedResults.Redirect(Start);
    }

    private static string? ProgramOf(HttpRequest request) =>
        request.Headers.UserAgent.ToString() is { Length: > 0 } program ? VisibleText.Shorten(VisibleText.Of(program), LongestProgram) : null;

    private static Ok<SignedOut> SignOut(BrowserSessions sessions, HttpContext context, ILogger<BrowserSessions> logger)
    {
        var ended = SessionCookie.Read(context.Request) is { } secret ? sessions.End(secret) : null;
        if (ended is not null)
        {
            SignInLines.Ended(logger, ended.Number);
        }

        SessionCookie.Clear(context);
        return TypedResults.Ok(new SignedOut(ended is not null));
    }
}

internal static partial class SignInLines
{
    [LoggerMessage(2211, LogLevel.Information, "Browser session {Number} began from {Address}.")]
    public static partial void Began(ILogger logger, long number, string address);

    [LoggerMessage(2212, LogLevel.Information, "Browser session {Number} was signed out.")]
    public static partial void Ended(ILogger logger, long number);
}
