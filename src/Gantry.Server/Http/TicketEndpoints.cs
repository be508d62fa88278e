using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Protocol.Access;
using Gantry.Server.Problems;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Tickets: what a URL carries where a browser can send no token.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/tickets", IssueAsync).WithTags("auth").Administering()
            .WithSummary("Make a ticket: it opens one stream, or signs one browser in, once, within 30 seconds; or lets a page from disk hear and talk to one session for 12 hours.");

    private static async Task<Ok<TicketIssued>> IssueAsync(
        JsonBody<CreateTicket> body, TicketBook tickets, PageTickets pages, SessionDirectory sessions, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        switch (body.Value.Purpose)
        {
            case null or "stream":
                return Answer(tickets.Issue(TicketPurpose.Stream, caller), "stream");
            case "sign_in" when caller.Proof == CallerProof.Token:
                return Answer(tickets.Issue(TicketPurpose.SignIn, caller), "sign_in");
            case "sign_in":
                // Else a page that got hold of a session could prolong it past its logout.
                throw new RequestRefusedException(StatusCodes.Status403Forbidden, "token-required", "Only the bearer of the owner's token signs browsers in: gantry open");
            case "page":
                var session = await sessions.FindAsync(body.Value.SessionId ?? throw GantryException.Invalid("session_id", "session_id must name the session that the page is for."), cancellationToken);
                var (page, secret) = pages.Issue(session.SessionId, caller);
                return TypedResults.Ok(new TicketIssued(secret, "page", page.ExpiresAt));
            default:
                throw GantryException.Invalid("purpose", "purpose takes stream, sign_in or page.");
        }
    }

    private static Ok<TicketIssued> Answer((Ticket Ticket, string Secret) issued, string purpose) => TypedResults.Ok(new TicketIssued(issued.Secret, purpose, issued.Ticket.ExpiresAt));
}
