using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>A session's past: go back to it, or begin another from it. The group stands under <c>/api</c> and, the same, under <c>/v1</c>.</summary>
internal static class SessionHistoryEndpoints
{
    public static void MapSessionHistory(this IEndpointRouteBuilder routes)
    {
        Map(routes.MapGroup("/api/sessions").Working());
        Map(routes.MapGroup("/v1/sessions").Working());
    }

    private static void Map(RouteGroupBuilder group)
    {
        group.WithTags("sessions");
        group.MapPost("/{sessionId}/rewind", RewindAsync).WithSummary("Bring files, conversation or both back to an earlier position, or undo that.");
        group.MapPost("/{sessionId}/fork", ForkAsync).WithSummary("Begin a new session with this one's history and files up to a position.");
    }

    private static async Task<Ok<RewindReport>> RewindAsync(
        string sessionId,
        JsonBody<RewindSession> body,
        SessionRewinder rewinder,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await rewinder.RewindAsync(RouteId.Of<SessionId>(sessionId), body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<Session>> ForkAsync(
        string sessionId,
        JsonBody<ForkSession> body,
        SessionForker forker,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await forker.ForkAsync(RouteId.Of<SessionId>(sessionId), body.Value, context.Origin(body.Hash), cancellationToken));
}
