using Gantry.Core.Sessions;
using Gantry.Protocol.Sessions;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>What users did with agents' programs before Gantry. It reads the daemon's user's own folders, so it is the owner's to ask for.</summary>
internal static class HistoryEndpoints
{
    public static void MapHistory(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/history").WithTags("sessions").Administering()
            .MapPost("/import", ImportAsync).WithSummary("Take past conversations of Claude Code and Codex in, as sessions that can be read and searched.");

    private static async Task<Ok<HistoryImport>> ImportAsync(JsonBody<ImportHistory> body, PastSessions past, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await past.ImportAsync(body.Value.Agent, context.Origin(body.Hash), cancellationToken));
}
