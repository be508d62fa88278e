namespace Gantry.Server.Security;

/// <summary>
/// Marks a route that answers with a stream of events or a WebSocket: it takes a ticket, since browsers cannot send a token there, and it counts as one of its
/// caller's streams for as long as it is open.
/// </summary>
internal sealed record StreamRoute;
