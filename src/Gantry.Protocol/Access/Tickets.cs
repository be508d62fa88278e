using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Access;

/// <summary>Body of <c>POST /api/tickets</c>.</summary>
/// <param name="Purpose">
/// <c>stream</c> (also when absent) for one event stream or WebSocket, <c>sign_in</c> for one browser session, <c>page</c> for a page that is opened from disk.
/// </param>
/// <param name="SessionId">The session that the page is for; <c>page</c> needs it.</param>
public sealed record CreateTicket(string? Purpose = null, SessionId? SessionId = null);

/// <summary>A ticket.</summary>
/// <param name="Ticket">What to put into a URL as <c>?ticket=</c>.</param>
/// <param name="Purpose"><c>stream</c> or <c>sign_in</c>, which work once, or <c>page</c>.</param>
/// <param name="ExpiresAt">From when on it works no more.</param>
public sealed record TicketIssued(string Ticket, string Purpose, DateTimeOffset ExpiresAt);
