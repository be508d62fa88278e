using Gantry.Protocol.Ids;

namespace Gantry.Server.Security;

/// <summary>The tickets of pages from disk. Each works as often as it is shown, for <see cref="Lifetime"/>.</summary>
internal sealed class PageTickets(TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const int Most = 1_000;

    private readonly ExpiringSecrets<PageTicket> tickets = new(time, Lifetime, Most);

    /// <returns>The ticket and the secret that a URL carries.</returns>
    public (PageTicket Ticket, string Secret) Issue(SessionId session, Caller issuer)
    {
        var secret = tickets.Add(expiresAt => new PageTicket(session, issuer, expiresAt), out var ticket);
        return (ticket, secret);
    }

    /// <summary>The ticket with this secret. Null when there is none, it is too old, or its issuer has signed out.</summary>
    public PageTicket? Find(string secret) => tickets.Find(secret) is { } ticket && !ticket.Issuer.Ended.IsCancellationRequested ? ticket : null;
}
