using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Diffs of sessions and workspaces, and choosing from them. The session's stand under <c>/api</c> and, the same, under <c>/v1</c>.</summary>
internal static class DiffEndpoints
{
    public static void MapDiffs(this IEndpointRouteBuilder routes)
    {
        Map(routes.MapGroup("/api/sessions").Working());
        Map(routes.MapGroup("/v1/sessions").Working());
        routes.MapGet("/api/workspaces/{workspaceId}/diff", OfWorkspaceAsync).WithTags("workspaces").WithSummary("What differs from the last commit in the workspace's folder.").Working();
    }

    private static void Map(RouteGroupBuilder group)
    {
        group.WithTags("sessions");
        group.MapGet("/{sessionId}/diff", OfSessionAsync).WithSummary("What the session changed: all of it, one run's part, or between two positions.");
        group.MapPost("/{sessionId}/diff/revert", RevertAsync).WithSummary("Take chosen files or hunks back; a diff that is no longer true is refused.");
        group.MapPost("/{sessionId}/diff/apply", ApplyAsync).WithSummary("Take chosen files or hunks in, from an earlier position.");
        group.MapPost("/{sessionId}/diff/accept", AcceptAsync).WithSummary("Accept chosen files or hunks: they leave the diff from=accepted, and no file changes.");
        group.MapDelete("/{sessionId}/diff/accept", ForgetAcceptedAsync).WithSummary("Forget what was accepted, to look at all of it again.");
    }

    private static async Task<Ok<FolderDiff>> OfSessionAsync(
        string sessionId, string? run, string? from, string? to, SessionDiffs diffs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await diffs.ReadAsync(RouteId.Of<SessionId>(sessionId), RouteId.Filter<RunId>(run, "run"), from, to, cancellationToken));

    private static async Task<Ok<DiffChanged>> RevertAsync(
        string sessionId, JsonBody<ChangeDiff> body, SessionDiffs diffs, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await diffs.RevertAsync(RouteId.Of<SessionId>(sessionId), body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<DiffChanged>> ApplyAsync(
        string sessionId, JsonBody<ChangeDiff> body, SessionDiffs diffs, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await diffs.ApplyAsync(RouteId.Of<SessionId>(sessionId), body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<DiffChanged>> AcceptAsync(
        string sessionId, JsonBody<AcceptDiff> body, SessionDiffs diffs, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await diffs.AcceptAsync(RouteId.Of<SessionId>(sessionId), body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<DiffChanged>> ForgetAcceptedAsync(string sessionId, SessionDiffs diffs, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await diffs.ForgetAcceptedAsync(RouteId.Of<SessionId>(sessionId), context.Origin(), cancellationToken));

    private static async Task<Ok<FolderDiff>> OfWorkspaceAsync(string workspaceId, WorkspaceDiffs diffs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await diffs.ReadAsync(RouteId.Of<WorkspaceId>(workspaceId), cancellationToken));
}
