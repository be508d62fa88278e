namespace Gantry.Server.Security;

/// <summary>
/// The tickets that are out. Each works once, for <see cref="Lifetime"/>; one that has been shown is spent, whatever came of it. There are at most
/// <see cref="Most"/>; one more voids the oldest.
/// </summary>
internal sealed class TicketBook(TimeProvider time)
{
    public const int Most = 10_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Ticket> tickets = new(StringComparer.Ordinal);

    // All live equally long, so the oldest are the first to end. Holds spent ones too, until their time.
    private readonly Queue<(string Name, DateTimeOffset ExpiresAt)> inOrder = new();

    /// <returns>The ticket and the secret that a URL carries.</returns>
    public (Ticket Ticket, string Secret) Issue(TicketPurpose purpose, Caller issuer)
    {
        var secret = Secret.New();
        var name = Secret.NameOf(secret);
        var now = time.GetUtcNow();
        var ticket = new Ticket(purpose, issuer, now + Lifetime);
        lock (gate)
        {
            while (inOrder.TryPeek(out var oldest) && (oldest.ExpiresAt <= now || inOrder.Count >= Most))
            {
                tickets.Remove(inOrder.Dequeue().Name);
            }

            tickets.Add(name, ticket);
            inOrder.Enqueue((name, ticket.ExpiresAt));
        }

        return (ticket, secret);
    }

    /// <summary>Takes a ticket. Null when it is none, is spent or too old, is for something else, or its issuer has signed out.</summary>
    public Ticket? Redeem(string secret, TicketPurpose purpose)
    {
        lock (gate)
        {
            return tickets.Remove(Secret.NameOf(secret), out var ticket)
                && ticket.Purpose == purpose
                && time.GetUtcNow() < ticket.ExpiresAt
                && !ticket.Issuer.Ended.IsCancellationRequested
                    ? ticket
                    : null;
        }
    }
}
