namespace Gantry.Server.Security;

/// <summary>What a URL may carry in place of a lasting token.</summary>
/// <param name="Issuer">Who asked for it; its bearer is taken for them.</param>
/// <param name="At">The address that a phone comes to, as the world sees it; null: the daemon's own.</param>
internal sealed record Ticket(TicketPurpose Purpose, Caller Issuer, DateTimeOffset ExpiresAt, Uri? At = null);

/// <summary>What a ticket opens. One that leaks from a stream's URL must not sign anybody in.</summary>
internal enum TicketPurpose
{
    /// <summary>One server-sent event stream or WebSocket.</summary>
    Stream,

    /// <summary>One browser session.</summary>
    SignIn,

    /// <summary>One browser session on a phone, which takes longer to come.</summary>
    Phone,
}
