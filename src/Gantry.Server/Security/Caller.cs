namespace Gantry.Server.Security;

/// <summary>Who asks, found once for each request, and by what we know.</summary>
/// <param name="Name">The actor that commands and decisions are recorded under.</param>
/// <param name="Budget">Requests of one budget share the caller's limits.</param>
/// <param name="Ended">Cancelled when the proof counts no more, as after a logout; open streams end with it.</param>
internal sealed record Caller(string Name, CallerProof Proof, string Budget, CancellationToken Ended)
{
    private const string OwnerName = "owner";
    private const string GuestName = "loopback";

    /// <summary>The bearer of the owner's token, which never ends.</summary>
    public static Caller Owner { get; } = new(OwnerName, CallerProof.Token, OwnerName, CancellationToken.None);

    /// <summary>The browser session that the proof is, or comes from; null for a token.</summary>
    public BrowserSession? Browser { get; init; }

    /// <summary>The browser knows by itself that it may ask; so whether a page of ours made it ask has to be looked at.</summary>
    public bool IsAmbient => Proof is CallerProof.Session or CallerProof.Loopback;

    /// <summary>A program without a token, from loopback, that <c>--open-loopback</c> admits.</summary>
    public static Caller Guest(string address) => new(GuestName, CallerProof.Loopback, $"guest {address}", CancellationToken.None);

    /// <summary>The owner in a browser.</summary>
    public static Caller Of(BrowserSession session) => new(OwnerName, CallerProof.Session, $"session {session.Number}", session.Ended) { Browser = session };

    /// <summary>Whoever made the ticket, for as long as their own proof counts.</summary>
    public static Caller Of(Ticket ticket) => ticket.Issuer with { Proof = CallerProof.Ticket };

    /// <summary>Whoever made the page's ticket.</summary>
    public static Caller Of(PageTicket ticket) => ticket.Issuer with { Proof = CallerProof.Ticket };

    public bool IsOneOf(RouteAudience audience) => Proof != CallerProof.Loopback || audience is RouteAudience.Everybody or RouteAudience.Workers or RouteAudience.KeyHolders;
}

/// <summary>What a caller showed.</summary>
internal enum CallerProof
{
    Token,
    Session,
    Ticket,

    /// <summary>Nothing but the address.</summary>
    Loopback,
}

internal static class CallerOfRequest
{
    /// <summary>Who asks.</summary>
    /// <exception cref="InvalidOperationException">The route is open to all, so nobody was asked.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException($"{context.Request.Path} is open to all: it knows no caller.");
}
