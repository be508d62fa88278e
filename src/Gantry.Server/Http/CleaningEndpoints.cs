using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>What workspaces take of the disk, and how to have some of it back.</summary>
internal static class CleaningEndpoints
{
    public static void MapCleaning(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workspaces/{workspaceId}").WithTags("workspaces");
        group.MapGet("/disk", MeasureAsync).WithSummary("What the workspace takes of the daemon's disk.").Working();

        // It may delete what nobody has a copy of.
        group.MapPost("/clean", CleanAsync).WithSummary("Remove the folders of sessions that rest and have nothing to lose, or say which.").Deciding();
    }

    private static async Task<Ok<WorkspaceDisk>> MeasureAsync(string workspaceId, WorkspaceCleaning cleaning, CancellationToken cancellationToken) =>
        TypedResults.Ok(await cleaning.MeasureAsync(RouteId.Of<WorkspaceId>(workspaceId), cancellationToken));

    private static async Task<Ok<CleanReport>> CleanAsync(
        string workspaceId,
        JsonBody<CleanWorkspace> body,
        WorkspaceCleaning cleaning,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await cleaning.CleanAsync(RouteId.Of<WorkspaceId>(workspaceId), body.Value, context.Origin(body.Hash), cancellationToken));
}
