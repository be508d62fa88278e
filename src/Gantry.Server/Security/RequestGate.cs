using System.Net;
using Gantry.Server.Problems;
using Microsoft.Extensions.Primitives;

namespace Gantry.Server.Security;

/// <summary>
/// What every request passes before it meets a handler:
/// 1. the Host must be ours, or a page of a foreign name that points here (DNS rebinding) could speak to us;
/// 2. an unsafe method or an upgrade that names an Origin must name ours;
/// 3. a route that is not open to all needs the owner's token.
/// </summary>
internal sealed class RequestGate(RequestDelegate next, OwnerToken owner)
{
    private const string Bearer = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;

        // :: Step 1
        var door = context.GetEndpoint()?.Metadata.GetMetadata<PublicDoor>();
        if (!IsOurs(request.Host) && door?.Admits(request.Host) is not true)
        {
            return Refuse(context, StatusCodes.Status421MisdirectedRequest, "host-refused", "This daemon answers to loopback names only, such as 127.0.0.1 and localhost.");
        }

        // :: Step 2
        if (!IsSafe(request) && request.Headers.Origin is { Count: > 0 } origin && !IsOurs(origin, request) && door?.AdmitsOrigin(origin.ToString()) is not true)
        {
            return Refuse(context, StatusCodes.Status403Forbidden, "origin-refused", "A page of another origin may not do this.");
        }

        // :: Step 3
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteAccess>() is not { IsOpen: true })
        {
            var authorization = request.Headers.Authorization.ToString();
            if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || !owner.Matches(authorization[Bearer.Length..].Trim()))
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return Refuse(
                    context,
                    StatusCodes.Status401Unauthorized,
                    "identity-required",
                    "Send 'Authorization: Bearer TOKEN' with the owner's token, which stands in the file owner-token of the data directory.");
            }
        }

        return next(context);
    }

    private static Task Refuse(HttpContext context, int status, string code, string sentence) =>
        ProblemWriter.WriteAsync(context, status, code, sentence, new Dictionary<string, string[]>(StringComparer.Ordinal));

    private static bool IsOurs(HostString host) =>
        host.HasValue
        && (string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    private static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        && !request.Headers.ContainsKey("Upgrade");

    private static bool IsOurs(StringValues origin, HttpRequest request) =>
        string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
