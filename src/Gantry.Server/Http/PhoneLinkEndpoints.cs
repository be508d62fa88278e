using Gantry.Protocol.Access;
using Gantry.Server.Problems;
using Gantry.Server.QrCodes;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Links that a phone signs in with, as codes for its camera.</summary>
internal static class PhoneLinkEndpoints
{
    public static void MapPhoneLinks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/auth/phone-links").WithTags("auth").Administering();
        group.MapGet("", Show).WithSummary("By which address phones reach this daemon, as far as its settings say.");
        group.MapPost("", Make).WithSummary("Make a link, and its QR code, that signs one browser in, once, within two minutes.");
    }

    private static Ok<PhoneReach> Show(PhoneAddress address) => TypedResults.Ok(new PhoneReach(address.Known));

    private static Ok<PhoneLink> Make(JsonBody<CreatePhoneLink> body, PhoneAddress address, TicketBook tickets, TimeProvider time, HttpContext context)
    {
        var caller = context.Caller();
        if (caller.Proof is not (CallerProof.Token or CallerProof.Session))
        {
            throw new RequestRefusedException(StatusCodes.Status403Forbidden, "sign-in-required", "Only the owner's token or a browser that is signed in lets a phone in.");
        }

        var at = address.Choose(body.Value.BaseUrl);
        var (ticket, secret) = tickets.Issue(TicketPurpose.Phone, caller, at);
        var url = new Uri(at, $"/sign-in?ticket={secret}");

        // A browser cannot prolong its own session by letting another one in.
        var until = caller.Browser?.ExpiresAt ?? (time.GetUtcNow() + BrowserSessions.Lifetime);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new PhoneLink(url, ticket.ExpiresAt, until, QrCode.Of(url.AbsoluteUri).Rows));
    }
}
