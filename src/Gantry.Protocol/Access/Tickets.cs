namespace Gantry.Protocol.Access;

/// <summary>Body of <c>POST /api/tickets</c>.</summary>
/// <param name="Purpose"><c>stream</c> (also when absent) for one event stream or WebSocket, <c>sign_in</c> for one browser session.</param>
public sealed record CreateTicket(string? Purpose = null);

/// <summary>A ticket, which works once.</summary>
/// <param name="Ticket">What to put into a URL as <c>?ticket=</c>.</param>
/// <param name="Purpose"><c>stream</c> or <c>sign_in</c>.</param>
/// <param name="ExpiresAt">From when on it works no more.</param>
public sealed record TicketIssued(string Ticket, string Purpose, DateTimeOffset ExpiresAt);
