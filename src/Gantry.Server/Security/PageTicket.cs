using Gantry.Protocol.Ids;

namespace Gantry.Server.Security;

/// <summary>What a page that is opened from disk shows: it hears one session's events and sends messages to it, and nothing else.</summary>
/// <param name="Issuer">Who asked for it; its bearer is taken for them.</param>
internal sealed record PageTicket(SessionId Session, Caller Issuer, DateTimeOffset ExpiresAt);

/// <summary>
/// Marks a route that a page from disk may use with its ticket: such a page has no origin of its own (<c>Origin: null</c>), no cookie and nowhere to keep a token.
/// </summary>
/// <param name="SessionOf">The one session that a request is about; null when it is about none, or about several.</param>
internal sealed record PageRoute(Func<HttpRequest, string?> SessionOf)
{
    private const string NoOrigin = "null";

    /// <summary>The session is a part of the path, or the only entity that the query names.</summary>
    public static PageRoute ForSession { get; } = new(request => request.RouteValues["sessionId"] as string ?? (request.Query["entity_ids"] is [var only] ? only : null));

    /// <summary>
    /// Whether a page from disk may have sent it. A framed page of any site has that origin too: the ticket is what admits it, and nothing that a browser sends by itself.
    /// </summary>
    public static bool IsFromDisk(HttpRequest request) =>
        request.Headers.Origin.ToString() == NoOrigin && SessionCookie.Read(request) is null && request.Headers.Authorization.Count == 0;

    /// <summary>Lets the page read the answer.</summary>
    public static void AdmitReading(HttpResponse response) => response.Headers.AccessControlAllowOrigin = NoOrigin;
}
