using Gantry.Core.Approvals;
using Gantry.Core.Paging;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gantry.Server.Http;

/// <summary>The inbox.</summary>
internal static class ApprovalEndpoints
{
    public static void MapApprovals(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/approvals").WithTags("approvals").Deciding();
        group.MapGet("", ListAsync).WithSummary("Approvals, newest first; of one status, session or run when asked.");
        group.MapGet("/{approvalId}", FindAsync).WithSummary("One approval: exactly what would be done.");
        group.MapPost("/{approvalId}", DecideAsync).WithSummary("Answer an approval; the first answer wins.");
    }

    private static async Task<Ok<ItemPage<Approval>>> ListAsync(
        string? status,
        [FromQuery(Name = "session_id")] string? sessionId,
        [FromQuery(Name = "run_id")] string? runId,
        string? limit,
        string? cursor,
        ApprovalDesk approvals,
        CancellationToken cancellationToken)
    {
        var filter = new ApprovalFilter(
            QueryWord.Of<ApprovalStatus>(status, "status"),
            RouteId.Filter<SessionId>(sessionId, "session_id"),
            RouteId.Filter<RunId>(runId, "run_id"));
        return TypedResults.Ok(await approvals.ListAsync(filter, PageRequest.Parse(limit, cursor), cancellationToken));
    }

    private static async Task<Ok<Approval>> FindAsync(string approvalId, ApprovalDesk approvals, CancellationToken cancellationToken) =>
        TypedResults.Ok(await approvals.FindAsync(RouteId.Of<ApprovalId>(approvalId), cancellationToken));

    private static async Task<Ok<Approval>> DecideAsync(
        string approvalId,
        JsonBody<DecideApproval> body,
        ApprovalDesk approvals,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await approvals.DecideAsync(RouteId.Of<ApprovalId>(approvalId), body.Value, context.Origin(body.Hash), cancellationToken));
}
