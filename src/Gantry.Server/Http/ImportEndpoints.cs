using System.Text.Json;
using Gantry.Core.Paging;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Workspaces;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Imports: waited for, or begun with <c>Prefer: respond-async</c> and watched.</summary>
internal static class ImportEndpoints
{
    private const string RespondAsync = "respond-async";

    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workspaces").WithTags("workspaces").Working();
        group.MapPost("/import", ImportAsync).WithSummary("Import a git repository, or a local folder in place. With Prefer: respond-async it answers at once.");
        group.MapGet("/imports", ListAsync).WithSummary("Imports under way and of the last day, newest first.");
        group.MapGet("/imports/{importId}", FindAsync).WithSummary("How far an import is.");
        group.MapGet("/imports/{importId}/events", FollowAsync).WithSummary("How far an import is, then every change until its end, as SSE.").ProducesEventStream();
        group.MapPost("/imports/{importId}/cancel", CancelAsync).WithSummary("Stop an import; nothing is left of it.");
    }

    private static async Task<Results<Ok<Workspace>, Accepted<WorkspaceImport>>> ImportAsync(
        JsonBody<ImportWorkspace> body,
        WorkspacePool workspaces,
        ImportDesk desk,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var origin = context.Origin(body.Hash);
        if (!context.Request.Headers["Prefer"].Any(Prefers))
        {
            return TypedResults.Ok(await workspaces.ImportAsync(body.Value, origin, cancellationToken));
        }

        var import = await desk.StartAsync(body.Value, origin, cancellationToken);
        context.Response.Headers["Preference-Applied"] = RespondAsync;
        return TypedResults.Accepted($"/api/workspaces/imports/{import.ImportId}", import);
    }

    private static async Task<Ok<ItemPage<WorkspaceImport>>> ListAsync(string? limit, string? cursor, ImportDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.ListAsync(PageRequest.Parse(limit, cursor), cancellationToken));

    private static async Task<Ok<WorkspaceImport>> FindAsync(string importId, ImportDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.FindAsync(RouteId.Of<ImportId>(importId), cancellationToken));

    private static async Task FollowAsync(string importId, ImportDesk desk, EventStream stream, HttpContext context)
    {
        var id = RouteId.Of<ImportId>(importId);
        _ = await desk.FindAsync(id, context.RequestAborted);
        await stream.WriteAsync(context, ending => desk.WatchAsync(id, ending).Select(Frame));
    }

    private static async Task<Ok<WorkspaceImport>> CancelAsync(string importId, ImportDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.CancelAsync(RouteId.Of<ImportId>(importId), cancellationToken));

    private static ReadOnlyMemory<byte> Frame(WorkspaceImport import) =>
        (byte[])[.. "data: "u8, .. JsonSerializer.SerializeToUtf8Bytes(import, ApiJson.Default.WorkspaceImport), .. "\n\n"u8];

    private static bool Prefers(string? header) =>
        header?.Split(',').Any(preference => preference.Trim().Equals(RespondAsync, StringComparison.OrdinalIgnoreCase)) == true;
}
