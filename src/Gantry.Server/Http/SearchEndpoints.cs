using Gantry.Core.Paging;
using Gantry.Core.Searching;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Searching;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gantry.Server.Http;

/// <summary>One search over everything that any agent did.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/search").WithTags("search").Working().MapGet("", FindAsync).WithSummary("Events by their text, newest first: words, \"quoted phrases\", begin*; all must occur.");

    private static async Task<Ok<ItemPage<SearchHit>>> FindAsync(
        string? q,
        [FromQuery(Name = "session_id")] string? sessionId,
        [FromQuery(Name = "workspace_id")] string? workspaceId,
        string? type,
        string? limit,
        string? cursor,
        EventSearch search,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await search.FindAsync(
            q,
            RouteId.Filter<SessionId>(sessionId, "session_id"),
            RouteId.Filter<WorkspaceId>(workspaceId, "workspace_id"),
            type,
            PageRequest.Parse(limit, cursor),
            cancellationToken));
}
