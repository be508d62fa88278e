using Gantry.Core.Sessions;
using Gantry.Protocol.Stats;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>What there is, in numbers.</summary>
internal static class StatsEndpoints
{
    public static void MapDashboard(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/stats/dashboard", ReadAsync).WithTags("stats").WithSummary("How many workspaces, sessions and runs there are, and the newest runs.").Working();

    private static async Task<Ok<Dashboard>> ReadAsync(SessionStats stats, CancellationToken cancellationToken) => TypedResults.Ok(await stats.ReadAsync(cancellationToken));
}
