using Gantry.Core.Approvals.Trust;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Whether a workspace's own rules count.</summary>
internal static class TrustEndpoints
{
    public static void MapTrust(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workspaces/{workspaceId}/trust").WithTags("workspaces").Deciding();
        group.MapGet("", FindAsync).WithSummary("Whether the workspace is trusted, and what its rules say.");
        group.MapPost("", SetAsync).WithSummary("Let the workspace's own rules deny and ask, or no more.");
    }

    private static async Task<Ok<TrustState>> FindAsync(string workspaceId, WorkspaceTrust trust, CancellationToken cancellationToken) =>
        TypedResults.Ok(await trust.FindAsync(RouteId.Of<WorkspaceId>(workspaceId), cancellationToken));

    private static async Task<Ok<TrustState>> SetAsync(
        string workspaceId,
        JsonBody<SetTrust> body,
        WorkspaceTrust trust,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await trust.SetAsync(RouteId.Of<WorkspaceId>(workspaceId), body.Value, context.Origin(body.Hash), cancellationToken));
}
