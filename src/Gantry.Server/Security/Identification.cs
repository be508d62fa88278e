using System.Diagnostics.CodeAnalysis;
using System.Net;
using Gantry.Server.Egress;
using Gantry.Server.Problems;

namespace Gantry.Server.Security;

/// <summary>
/// Finds out who asks, in this order: a token, a browser session, a ticket, and with <c>--open-loopback</c> a program on this machine that shows nothing. A
/// token or ticket that is shown must be right: a wrong one is refused and not passed over. A cookie comes by itself, so one that is no session counts as none.
/// </summary>
internal sealed class Identification(OwnerToken owner, BrowserSessions sessions, TicketBook tickets, PageTickets pages, AccessOptions options)
{
    private const string Bearer = "Bearer ";
    private const string TicketField = "ticket";
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Real-IP"];

    private static readonly Refusal Nobody = new(
        StatusCodes.Status401Unauthorized,
        "identity-required",
        "Send 'Authorization: Bearer TOKEN' with the owner's token, which stands in the file owner-token of the data directory; sign a browser in with: gantry open");

    private static readonly Refusal WrongToken = new(
        StatusCodes.Status401Unauthorized,
        "token-refused",
        "This is not the token of this daemon: the owner's stands in the file owner-token of its data directory, unless GANTRY_AUTH_TOKEN was set when it started.");

    private static readonly Refusal WrongTicket = new(
        StatusCodes.Status401Unauthorized,
        "ticket-refused",
        "A ticket opens one stream, once, within 30 seconds, and this one does not any more; get another with POST /api/tickets.");

    private static readonly Refusal TicketElsewhere = new(
        StatusCodes.Status401Unauthorized, "ticket-refused", "A ticket opens event streams and WebSockets only; send 'Authorization: Bearer TOKEN' here.");

    private static readonly Refusal WrongPageTicket = new(
        StatusCodes.Status401Unauthorized,
        "ticket-refused",
        "This page's ticket is for another session, or its 12 hours are over; get another with: gantry open --page SESSION_ID");

    public bool TryIdentify(HttpContext context, [NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out Refusal? refusal)
    {
        var request = context.Request;
        (caller, refusal) = request.Headers.Authorization is { Count: > 0 } shown ? OfToken(shown.ToString())
            : context.GetEndpoint()?.Metadata.GetMetadata<RouteAccess>() is { Audience: RouteAudience.KeyHolders } && GatewayCredential.Of(request) is { } key ? OfToken(Bearer + key)
            : SessionCookie.Read(request) is { } secret && sessions.Find(secret) is { } session ? (Caller.Of(session), null)
            : request.Query[TicketField] is { Count: > 0 } ticket ? OfTicket(ticket.ToString(), context)
            : options.OpenLoopback && IsOnThisMachine(context) ? (Caller.Guest($"{context.Connection.RemoteIpAddress}"), null)
            : ((Caller?)null, Nobody);
        return caller is not null;
    }

    /// <summary>Whether a client of models shows something that is not the owner's token, or comes through a sandbox's door: the call desk says what it is worth.</summary>
    public bool ShowsGatewayKey(HttpContext context) =>
        GatewayCredential.Of(context.Request) is { } shown ? !owner.Matches(shown) : context.Features.Get<SandboxCaller>() is not null;

    /// <summary>Whether a page's ticket comes with it that still counts; for which session is asked later.</summary>
    public bool ShowsPageTicket(HttpRequest request) => request.Query[TicketField] is [{ } secret] && pages.Find(secret) is not null;

    private (Caller?, Refusal?) OfToken(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && owner.Matches(authorization[Bearer.Length..].Trim()) ? (Caller.Owner, null) : (null, WrongToken);

    private (Caller?, Refusal?) OfTicket(string secret, HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (pages.Find(secret) is { } page)
        {
            return metadata?.GetMetadata<PageRoute>()?.SessionOf(context.Request) == page.Session.ToString() ? (Caller.Of(page), null) : (null, WrongPageTicket);
        }

        var ticket = tickets.Redeem(secret, TicketPurpose.Stream);
        return metadata?.GetMetadata<StreamRoute>() is null ? (null, TicketElsewhere)
            : ticket is null ? (null, WrongTicket)
            : (Caller.Of(ticket), null);
    }

    // What a proxy on this machine passes on comes from anywhere.
    private static bool IsOnThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !ProxyHeaders.Any(context.Request.Headers.ContainsKey);
}
