using Gantry.Core.Failures;
using Gantry.Protocol.Access;
using Gantry.Server.Problems;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Tickets: what a URL carries where a browser can send no token.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/tickets", Issue).WithTags("auth").Administering().WithSummary("Make a ticket: it opens one stream, or signs one browser in, once, within 30 seconds.");

    private static Ok<TicketIssued> Issue(JsonBody<CreateTicket> body, TicketBook tickets, HttpContext context)
    {
        var purpose = body.Value.Purpose switch
        {
            null or "stream" => TicketPurpose.Stream,
            "sign_in" => TicketPurpose.SignIn,
            _ => throw GantryException.Invalid("purpose", "purpose takes stream or sign_in."),
        };
        var caller = context.Caller();

        // Else a page that got hold of a session could prolong it past its logout.
        if (purpose == TicketPurpose.SignIn && caller.Proof != CallerProof.Token)
        {
            throw new RequestRefusedException(StatusCodes.Status403Forbidden, "token-required", "Only the bearer of the owner's token signs browsers in: gantry open");
        }

        var (ticket, secret) = tickets.Issue(purpose, caller);
        return TypedResults.Ok(new TicketIssued(secret, body.Value.Purpose ?? "stream", ticket.ExpiresAt));
    }
}
