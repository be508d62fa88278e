using Gantry.Core.Landing;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Landing;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Landing of sessions. Stands under <c>/api</c> and, the same, under <c>/v1</c>.</summary>
internal static class LandingEndpoints
{
    public static void MapLanding(this IEndpointRouteBuilder routes)
    {
        foreach (var root in (string[])["/api/sessions", "/v1/sessions"])
        {
            routes.MapPost(root + "/{sessionId}/land", LandAsync)
                .WithTags("sessions")
                .Working()
                .WithSummary("Take the session's changes out of it: as a commit, branch, patch, push or pull request.");
        }
    }

    private static async Task<Ok<LandReport>> LandAsync(
        string sessionId, JsonBody<LandSession> body, SessionLander lander, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await lander.LandAsync(RouteId.Of<SessionId>(sessionId), body.Value, context.Origin(body.Hash), cancellationToken));
}
