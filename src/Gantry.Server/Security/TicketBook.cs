namespace Gantry.Server.Security;

/// <summary>
/// The tickets that are out. Each works once, for <see cref="Lifetime"/>, those for phones for <see cref="PhoneLifetime"/>; one that has been shown is spent, whatever
/// came of it.
/// </summary>
internal sealed class TicketBook(TimeProvider time)
{
    public const int Most = 10_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Somebody has to find their phone and point it at a code.</summary>
    public static readonly TimeSpan PhoneLifetime = TimeSpan.FromMinutes(2);

    private const int MostPhones = 100;

    private readonly ExpiringSecrets<Ticket> tickets = new(time, Lifetime, Most);
    private readonly ExpiringSecrets<Ticket> phones = new(time, PhoneLifetime, MostPhones);

    /// <param name="at">The address that a phone comes to.</param>
    /// <returns>The ticket and the secret that a URL carries.</returns>
    public (Ticket Ticket, string Secret) Issue(TicketPurpose purpose, Caller issuer, Uri? at = null)
    {
        var secret = BookOf(purpose).Add(expiresAt => new Ticket(purpose, issuer, expiresAt, at), out var ticket);
        return (ticket, secret);
    }

    /// <summary>Takes a ticket. Null when it is none, is spent or too old, is for something else, or its issuer has signed out.</summary>
    public Ticket? Redeem(string secret, TicketPurpose purpose) =>
        BookOf(purpose).Take(secret) is { } ticket && ticket.Purpose == purpose && !ticket.Issuer.Ended.IsCancellationRequested ? ticket : null;

    private ExpiringSecrets<Ticket> BookOf(TicketPurpose purpose) => purpose == TicketPurpose.Phone ? phones : tickets;
}
