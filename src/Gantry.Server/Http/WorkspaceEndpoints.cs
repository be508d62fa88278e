using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Workspaces: list, look into.</summary>
internal static class WorkspaceEndpoints
{
    public static void MapWorkspaces(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workspaces").WithTags("workspaces").Working();
        group.MapGet("", ListAsync).WithSummary("All workspaces, newest first.");
        group.MapGet("/{workspaceId}", FindAsync).WithSummary("One workspace.");
        group.MapGet("/{workspaceId}/sessions", SessionsAsync).WithSummary("The workspace's sessions, newest first.");
        group.MapGet("/{workspaceId}/files", FilesAsync)
            .WithSummary("A folder's entries as JSON, or a file's bytes; with session, in the folder that it works in.")
            .Produces<WorkspaceFiles>()
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
    }

    private static async Task<Ok<ItemPage<Workspace>>> ListAsync(string? limit, string? cursor, WorkspacePool workspaces, CancellationToken cancellationToken) =>
        TypedResults.Ok(await workspaces.ListAsync(PageRequest.Parse(limit, cursor), cancellationToken));

    private static async Task<Ok<Workspace>> FindAsync(string workspaceId, WorkspacePool workspaces, CancellationToken cancellationToken) =>
        TypedResults.Ok(await workspaces.FindAsync(RouteId.Of<WorkspaceId>(workspaceId), cancellationToken));

    private static async Task<Ok<ItemPage<Session>>> SessionsAsync(
        string workspaceId,
        string? limit,
        string? cursor,
        SessionDirectory sessions,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.ListAsync(RouteId.Of<WorkspaceId>(workspaceId), PageRequest.Parse(limit, cursor), cancellationToken));

    private static async Task<IResult> FilesAsync(
        string workspaceId, string? path, string? session, WorkspacePool workspaces, SessionDirectory sessions, CancellationToken cancellationToken)
    {
        var id = RouteId.Of<WorkspaceId>(workspaceId);
        var found = session is null
            ? await workspaces.OpenAsync(id, path ?? ".", cancellationToken)
            : workspaces.Open(await FindInAsync(id, RouteId.Of<SessionId>(session), sessions, cancellationToken), path ?? ".");

        // Bytes of a workspace are data whatever they look like: never a type that a browser would run.
        return found.Folder is { } folder ? TypedResults.Ok(folder) : TypedResults.Stream(found.File!, "application/octet-stream");
    }

    private static async Task<Session> FindInAsync(WorkspaceId workspace, SessionId id, SessionDirectory sessions, CancellationToken cancellationToken)
    {
        var session = await sessions.FindAsync(id, cancellationToken);
        return session.WorkspaceId == workspace ? session : throw GantryException.NotFound(SessionId.Noun, id);
    }
}
