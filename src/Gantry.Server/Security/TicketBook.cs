namespace Gantry.Server.Security;

/// <summary>The tickets that are out. Each works once, for <see cref="Lifetime"/>; one that has been shown is spent, whatever came of it.</summary>
internal sealed class TicketBook(TimeProvider time)
{
    public const int Most = 10_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly ExpiringSecrets<Ticket> tickets = new(time, Lifetime, Most);

    /// <returns>The ticket and the secret that a URL carries.</returns>
    public (Ticket Ticket, string Secret) Issue(TicketPurpose purpose, Caller issuer)
    {
        var secret = tickets.Add(expiresAt => new Ticket(purpose, issuer, expiresAt), out var ticket);
        return (ticket, secret);
    }

    /// <summary>Takes a ticket. Null when it is none, is spent or too old, is for something else, or its issuer has signed out.</summary>
    public Ticket? Redeem(string secret, TicketPurpose purpose) =>
        tickets.Take(secret) is { } ticket && ticket.Purpose == purpose && !ticket.Issuer.Ended.IsCancellationRequested ? ticket : null;
}
