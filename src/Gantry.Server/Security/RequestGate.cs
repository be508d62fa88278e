using Gantry.Server.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace Gantry.Server.Security;

/// <summary>
/// What every request passes before it meets a handler:
/// 1. the Host must be ours, or a page of a foreign name that points here (DNS rebinding) could speak to us;
/// 2. an unsafe method or an upgrade that names an Origin must name ours, and must name one when it comes with our cookie; a page from disk shows its ticket;
/// 3. no lasting token stands in the URL, where it would be logged and remembered;
/// 4. a route that is not open to all is told who asks, and must be for them;
/// 5. a body is JSON unless its route says otherwise: a form of another site can send only what is not.
/// </summary>
internal sealed class RequestGate(RequestDelegate next, Identification identification, AccessOptions options, FailureBudget failures)
{
    private static readonly string[] TokenFields = ["token", "access_token", "auth_token", "api_key"];
    private static readonly RouteAccess Unknown = new(RouteAudience.Workers);

    public Task InvokeAsync(HttpContext context) => Judge(context) is { } refusal ? RefuseAsync(context, refusal) : next(context);

    private Refusal? Judge(HttpContext context)
    {
        var request = context.Request;

        // :: Step 1
        var door = context.GetEndpoint()?.Metadata.GetMetadata<PublicDoor>();
        if (!options.IsOurs(request.Host, context.Connection.LocalIpAddress) && door?.Admits(request.Host) is not true)
        {
            return new Refusal(
                StatusCodes.Status421MisdirectedRequest,
                "host-refused",
                "This daemon answers to loopback names such as 127.0.0.1 and localhost, and to the names in GANTRY_ALLOWED_HOSTS; add this one there if it is the daemon's own.");
        }

        // :: Step 2
        var isFromDisk = context.GetEndpoint()?.Metadata.GetMetadata<PageRoute>() is not null && PageRoute.IsFromDisk(request) && identification.ShowsPageTicket(request);
        if (isFromDisk)
        {
            PageRoute.AdmitReading(context.Response);
        }

        if (!IsSafe(request) && !HasOwnOrigin(request) && !isFromDisk && door?.AdmitsOrigin(request.Headers.Origin.ToString()) is not true)
        {
            return new Refusal(StatusCodes.Status403Forbidden, "origin-refused", "A page of another origin may not do this; open the daemon's own pages with: gantry open");
        }

        // What is open needs no proof. An unknown path tells who may ask for anything, and nobody else, that it is unknown.
        var access = context.GetEndpoint()?.Metadata.GetMetadata<RouteAccess>() ?? Unknown;
        return access.IsOpen ? null : JudgeToken(request) ?? JudgeCaller(context, access.Audience) ?? JudgeBody(context);
    }

    // :: Step 3
    private static Refusal? JudgeToken(HttpRequest request) =>
        TokenFields.Any(request.Query.ContainsKey)
            ? new Refusal(
                StatusCodes.Status400BadRequest,
                "token-in-url",
                "A lasting token never stands in a URL, where logs and histories keep it: send it as 'Authorization: Bearer TOKEN', or a ticket from POST /api/tickets as ?ticket=.")
            : null;

    // :: Step 4
    private Refusal? JudgeCaller(HttpContext context, RouteAudience audience)
    {
        if (audience == RouteAudience.KeyHolders && identification.ShowsGatewayKey(context))
        {
            return null;
        }

        if (!identification.TryIdentify(context, out var caller, out var refusal))
        {
            return refusal;
        }

        if (!caller.IsOneOf(audience))
        {
            return new Refusal(
                StatusCodes.Status401Unauthorized,
                "identity-required",
                "--open-loopback admits programs without a token to work, not to decide or administer: send 'Authorization: Bearer TOKEN' with the owner's token.");
        }

        // Cookies and addresses know no ports: a page of another port on this machine would come with both. Browsers say of every request who made it.
        if (caller.IsAmbient && context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            return new Refusal(StatusCodes.Status403Forbidden, "origin-refused", "A page of another site or port asked for this; open the daemon's own pages with: gantry open");
        }

        context.Features.Set(caller);
        return null;
    }

    // :: Step 5
    private static Refusal? JudgeBody(HttpContext context)
    {
        var request = context.Request;
        var hasBody = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;

        // Routing has held a route that names its types to them already.
        var metadata = context.GetEndpoint()?.Metadata;
        return hasBody && metadata?.GetMetadata<IAcceptsMetadata>() is null && metadata?.GetMetadata<FormBody>() is null && !request.HasJsonContentType()
            ? new Refusal(StatusCodes.Status415UnsupportedMediaType, "json-only", "Send the body as application/json.")
            : null;
    }

    private Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            if (failures.Spend(context.Connection.RemoteIpAddress) is { } wait)
            {
                return TooManyRequests.WriteAsync(context, wait, "Too many requests from this address showed no good token; wait a moment, then send the right one.");
            }

            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return ProblemWriter.WriteAsync(context, refusal.Status, refusal.Code, refusal.Sentence, new Dictionary<string, string[]>(StringComparer.Ordinal));
    }

    // Programs send no Origin and are fine; a browser that sends our cookie sends one too.
    private bool HasOwnOrigin(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin ? options.IsOurs(origin, request) : SessionCookie.Read(request) is null;

    private static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        && !request.Headers.ContainsKey("Upgrade");
}
