using Gantry.Core.Approvals;
using Gantry.Core.Exports;
using Gantry.Core.Paging;
using Gantry.Core.RawFrames;
using Gantry.Core.Sessions;
using Gantry.Core.Sessions.Pauses;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Runs;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gantry.Server.Http;

/// <summary>Runs: find, stream, stop, export. The group stands under <c>/api</c> and, the same, under <c>/v1</c>.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        Map(routes.MapGroup("/api/runs"));
        Map(routes.MapGroup("/v1/runs"));
    }

    private static void Map(RouteGroupBuilder group)
    {
        group.WithTags("runs").Working();
        group.MapGet("", ListAsync).WithSummary("All runs, newest first; of one session or status when asked.");
        group.MapGet("/{runId}", FindAsync).WithSummary("One run.");
        group.MapGet("/{runId}/events", FollowAsync).WithSummary("The run's events as SSE; ends after run.completed.").ProducesEventStream();
        group.MapPost("/{runId}/cancel", CancelAsync).WithSummary("Give the run up.");
        group.MapPost("/{runId}/resume", ResumeAsync).WithSummary("Let a paused run go on; with its budget still spent it pauses again.");
        group.MapPost("/{runId}/steps/{stepId}/approve", ApproveStepAsync).WithSummary("Answer the approval that a step waits for.").Deciding();
        group.MapGet("/{runId}/export", ExportAsync).WithSummary("The run's part of the log as a zip.").ProducesZip();
    }

    private static async Task<Ok<ItemPage<Run>>> ListAsync(
        [FromQuery(Name = "session_id")] string? sessionId,
        string? status,
        string? limit,
        string? cursor,
        RunDirectory runs,
        CancellationToken cancellationToken)
    {
        var filter = new RunFilter(RouteId.Filter<SessionId>(sessionId, "session_id"), QueryWord.Of<RunStatus>(status, "status"));
        return TypedResults.Ok(await runs.ListAsync(filter, PageRequest.Parse(limit, cursor), cancellationToken));
    }

    private static async Task<Ok<Run>> FindAsync(string runId, RunDirectory runs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await runs.FindAsync(RouteId.Of<RunId>(runId), cancellationToken));

    private static async Task<Ok<Run>> CancelAsync(string runId, RunDirectory runs, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await runs.CancelAsync(RouteId.Of<RunId>(runId), context.Origin(), cancellationToken));

    private static async Task<Ok<Run>> ResumeAsync(string runId, PauseDesk pauses, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await pauses.ResumeAsync(RouteId.Of<RunId>(runId), context.Origin(), cancellationToken));

    private static async Task<Ok<Approval>> ApproveStepAsync(
        string runId,
        string stepId,
        JsonBody<DecideApproval> body,
        ApprovalDesk approvals,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var approval = await approvals.FindAsync(RouteId.Of<RunId>(runId), stepId, cancellationToken);
        return TypedResults.Ok(await approvals.DecideAsync(approval.ApprovalId, body.Value, context.Origin(body.Hash), cancellationToken));
    }

    private static async Task FollowAsync(
        string runId,
        RunDirectory runs,
        EventStream stream,
        RawInterleaving raw,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var position = EventStream.Position(context.Request);
        var wanted = context.Request.WantsRaw() ? raw : null;
        var run = await runs.FindAsync(RouteId.Of<RunId>(runId), cancellationToken);
        await stream.WriteAsync(context, ending => runs.FollowAsync(run.RunId, position, ending).WithRaw(wanted, run.SessionId, run.RunId, position, ending));
    }

    private static async Task<FileStreamHttpResult> ExportAsync(string runId, SessionExporter exporter, CancellationToken cancellationToken)
    {
        var id = RouteId.Of<RunId>(runId);
        return ExportResult.Of(await exporter.ExportAsync(id, cancellationToken), $"run-{id}.zip");
    }
}
