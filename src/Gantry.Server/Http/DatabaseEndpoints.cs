using Gantry.Core.Archives;
using Gantry.Protocol.Archives;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>What the owner does to the database of a running daemon.</summary>
internal static class DatabaseEndpoints
{
    public static void MapDatabase(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/database/prune", PruneAsync)
            .WithTags("database")
            .WithSummary("Move the logs of idle sessions to compressed archives and remove them from the database; with dry_run only say which.")
            .Administering();

    private static async Task<Ok<PruneReport>> PruneAsync(JsonBody<PruneRequest> body, Pruning pruning, CancellationToken cancellationToken) =>
        TypedResults.Ok(await pruning.RunAsync(body.Value, cancellationToken));
}
