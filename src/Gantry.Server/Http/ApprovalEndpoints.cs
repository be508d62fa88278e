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
        group.MapGet("", ListAsync).WithSummary("The inbox and its history, newest first; of one status, kind, session or run when asked.");
        group.MapGet("/{approvalId}", FindAsync).WithSummary("One approval: exactly what would be done.");
        group.MapPost("/{approvalId}", DecideAsync).WithSummary("Answer an approval or a plan, perhaps with edited input; the first answer wins.");
        group.MapPost("/{approvalId}/answer", AnswerAsync).WithSummary("Answer a question; the first answer wins.");
        group.MapPost("/batch", DecideAllAsync).WithSummary("Give one answer to equal approvals, each with a result of its own.");
        group.MapGet("/stream", FollowAsync).WithSummary("What waits, then every change, as SSE.").ProducesEventStream();
    }

    private static async Task<Ok<ItemPage<Approval>>> ListAsync(
        string? status,
        string? kind,
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
            RouteId.Filter<RunId>(runId, "run_id"),
            QueryWord.Of<ApprovalKind>(kind, "kind"));
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

    private static async Task<Ok<Approval>> AnswerAsync(
        string approvalId,
        JsonBody<AnswerQuestion> body,
        ApprovalDesk approvals,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await approvals.AnswerAsync(RouteId.Of<ApprovalId>(approvalId), body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<DecidedApprovals>> DecideAllAsync(
        JsonBody<DecideApprovals> body,
        ApprovalBatch batch,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await batch.DecideAsync(body.Value, context.Origin(body.Hash), cancellationToken));

    private static Task FollowAsync(InboxFeed inbox, EventStream stream, HttpContext context)
    {
        long? after = EventStream.NamesPosition(context.Request) ? EventStream.Position(context.Request).Value : null;
        return stream.WriteAsync(context, ending => InboxFrames.Of(inbox.FollowAsync(after, ending)));
    }
}
