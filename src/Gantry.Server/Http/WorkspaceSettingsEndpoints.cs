using Gantry.Core.Setups;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>How folders that are made for a workspace's sessions are set up. What runs there is decided, not worked on: no agent and no token-less program comes here.</summary>
internal static class WorkspaceSettingsEndpoints
{
    public static void MapWorkspaceSettings(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workspaces/{workspaceId}/settings").WithTags("workspaces").Deciding();
        group.MapGet("", FindAsync).WithSummary("How the folders of sessions are set up, and what the repository proposes.");
        group.MapPost("", SetAsync).WithSummary("Set the setup script and the copied files, or take over the repository's proposal.");
    }

    private static async Task<Ok<WorkspaceSettings>> FindAsync(string workspaceId, SetupSettings settings, CancellationToken cancellationToken) =>
        TypedResults.Ok(await settings.FindAsync(RouteId.Of<WorkspaceId>(workspaceId), cancellationToken));

    private static async Task<Ok<WorkspaceSettings>> SetAsync(
        string workspaceId,
        JsonBody<SetWorkspaceSettings> body,
        SetupSettings settings,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await settings.SetAsync(RouteId.Of<WorkspaceId>(workspaceId), body.Value, context.Origin(body.Hash), cancellationToken));
}
