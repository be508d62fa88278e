using Gantry.Core.Approvals;
using Gantry.Core.Events;
using Gantry.Core.Exports;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.RawFrames;
using Gantry.Core.Sessions;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Sessions;
using Gantry.Server.Security;
using Gantry.Server.Sockets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Sessions: make, prompt, stream, stop, export. The group stands under <c>/api</c> and, the same, under <c>/v1</c>.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        Map(routes.MapGroup("/api/sessions"));
        Map(routes.MapGroup("/v1/sessions"));

        var single = routes.MapGroup("/v1/session").WithTags("sessions").Working();
        single.MapPost("/message", PostAsync).WithSummary("Send a message; an unknown session id begins a session in a scratch workspace.");
        single.MapGet("/{sessionId}/events", FollowAnyAsync).WithSummary("The session's events as SSE; the session need not exist yet.").ProducesEventStream();
        single.MapGet("/{sessionId}/stream", HoldAnyAsync).WithSummary("The session over a WebSocket; its first message begins one that is unknown.").ProducesWebSocket();
    }

    private static void Map(RouteGroupBuilder group)
    {
        group.WithTags("sessions").Working();
        group.MapPost("", CreateAsync).WithSummary("Make a session in a workspace, or in a repository that is imported first.");
        group.MapGet("", ListAsync).WithSummary("All sessions, newest first.");
        group.MapGet("/{sessionId}", FindAsync).WithSummary("One session.");
        group.MapPost("/{sessionId}/agent", ChooseAsync).WithSummary("Choose the agent's mode and model from the next message on.");
        group.MapPost("/{sessionId}/prompt", PromptAsync).WithSummary("Queue a prompt as the next run.");
        group.MapPost("/{sessionId}/messages", SendAsync).WithSummary("Send a message: queue, steer or interrupt.").WithMetadata(PageRoute.ForSession);
        group.MapPost("/{sessionId}/messages/{messageId}", EditAsync).WithSummary("Say a message otherwise that the agent has not got yet.");
        group.MapDelete("/{sessionId}/messages/{messageId}", TakeBackAsync).WithSummary("Take back a message that the agent has not got yet.");
        group.MapPost("/{sessionId}/compact", CompactAsync).WithSummary("Summarise the older part of the conversation, as a run of its own; for Gantry's own agent.");
        group.MapPost("/{sessionId}/interrupt", InterruptAsync).WithSummary("Stop the active run.");
        group.MapPost("/{sessionId}/calls/{toolCallId}/approve", ApproveCallAsync).WithSummary("Answer the approval that a tool call waits for.").Deciding();
        group.MapGet("/{sessionId}/events", FollowAsync).WithSummary("The session's events as SSE.").ProducesEventStream();
        group.MapGet("/{sessionId}/stream", HoldAsync).WithSummary("The session's events over a WebSocket, which also takes messages.").ProducesWebSocket();
        group.MapGet("/{sessionId}/export", ExportAsync).WithSummary("The whole log as a zip.").ProducesZip();
    }

    private static async Task<Ok<Session>> CreateAsync(
        JsonBody<CreateSession> body,
        SessionDirectory sessions,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        // What confines an agent is a decision, as an approval is.
        if (body.Value.Sandbox is not null && !context.Caller().IsOneOf(RouteAudience.Deciders))
        {
            throw GantryException.Forbidden("sandbox-choice-refused", "--open-loopback admits programs without a token to work, not to choose a sandbox: leave 'sandbox' out, or send the owner's token.");
        }

        CheckMayLimit(body.Value.MaxCostUsd, context);

        return TypedResults.Ok(await sessions.CreateAsync(body.Value, context.Origin(body.Hash), cancellationToken));
    }

    private static async Task<Ok<ItemPage<Session>>> ListAsync(string? limit, string? cursor, SessionDirectory sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.ListAsync(workspace: null, PageRequest.Parse(limit, cursor), cancellationToken));

    private static async Task<Ok<Session>> FindAsync(string sessionId, SessionDirectory sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.FindAsync(RouteId.Of<SessionId>(sessionId), cancellationToken));

    private static async Task<Ok<Session>> ChooseAsync(
        string sessionId, JsonBody<ChooseAgent> body, AgentChoosing choosing, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await choosing.ChooseAsync(RouteId.Of<SessionId>(sessionId), body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<PromptAccepted>> PromptAsync(
        string sessionId,
        JsonBody<PromptSession> body,
        SessionMailbox mailbox,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        CheckMayLimit(body.Value.MaxCostUsd, context);
        return TypedResults.Ok(await mailbox.PromptAsync(RouteId.Of<SessionId>(sessionId), body.Value, context.Origin(body.Hash), cancellationToken));
    }

    private static async Task<Ok<PromptAccepted>> CompactAsync(string sessionId, SessionMailbox mailbox, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mailbox.CompactAsync(RouteId.Of<SessionId>(sessionId), context.Origin(), cancellationToken));

    // A limit that is named takes the place of the daemon's.
    private static void CheckMayLimit(decimal? usd, HttpContext context)
    {
        if (usd is not null && !context.Caller().IsOneOf(RouteAudience.Deciders))
        {
            throw GantryException.Forbidden("cost-choice-refused", "--open-loopback admits programs without a token to work, not to say what it may cost: leave 'max_cost_usd' out, or send the owner's token.");
        }
    }

    private static async Task<Ok<MessageAccepted>> SendAsync(
        string sessionId,
        JsonBody<SendMessage> body,
        SessionMailbox mailbox,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await mailbox.SendAsync(RouteId.Of<SessionId>(sessionId), body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<MessageAccepted>> EditAsync(
        string sessionId, string messageId, JsonBody<EditMessage> body, MessageQueue queue, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queue.EditAsync(RouteId.Of<SessionId>(sessionId), RouteId.Of<MessageId>(messageId), body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<MessageAccepted>> TakeBackAsync(
        string sessionId, string messageId, MessageQueue queue, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queue.CancelAsync(RouteId.Of<SessionId>(sessionId), RouteId.Of<MessageId>(messageId), context.Origin(), cancellationToken));

    private static async Task<Ok<SessionMessagePosted>> PostAsync(
        JsonBody<PostSessionMessage> body,
        SessionMailbox mailbox,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await mailbox.PostAsync(body.Value, context.Origin(body.Hash), cancellationToken));

    private static async Task<Ok<SessionInterrupted>> InterruptAsync(
        string sessionId,
        RunDirectory runs,
        HttpContext context,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await runs.InterruptAsync(RouteId.Of<SessionId>(sessionId), context.Origin(), cancellationToken));

    private static async Task<Ok<Approval>> ApproveCallAsync(
        string sessionId,
        string toolCallId,
        JsonBody<DecideApproval> body,
        ApprovalDesk approvals,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var approval = await approvals.FindAsync(RouteId.Of<SessionId>(sessionId), toolCallId, cancellationToken);
        return TypedResults.Ok(await approvals.DecideAsync(approval.ApprovalId, body.Value, context.Origin(body.Hash), cancellationToken));
    }

    private static async Task FollowAsync(
        string sessionId,
        SessionDirectory sessions,
        EventLog log,
        EventStream stream,
        RawInterleaving raw,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var position = EventStream.Position(context.Request);
        var wanted = context.Request.WantsRaw() ? raw : null;
        var session = await sessions.FindAsync(RouteId.Of<SessionId>(sessionId), cancellationToken);
        await stream.WriteAsync(context, ending => log.FollowAsync(session.SessionId, position, ending).WithRaw(wanted, session.SessionId, run: null, position, ending));
    }

    private static Task FollowAnyAsync(string sessionId, EventLog log, EventStream stream, RawInterleaving raw, HttpContext context)
    {
        var position = EventStream.Position(context.Request);
        var wanted = context.Request.WantsRaw() ? raw : null;
        var id = RouteId.Of<SessionId>(sessionId);
        return stream.WriteAsync(context, ending => log.FollowAsync(id, position, ending).WithRaw(wanted, id, run: null, position, ending));
    }

    private static async Task HoldAsync(
        string sessionId,
        SessionDirectory sessions,
        SessionSocket socket,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        SocketConversation.RequireUpgrade(context);
        var position = EventStream.Position(context.Request);
        var session = await sessions.FindAsync(RouteId.Of<SessionId>(sessionId), cancellationToken);
        await socket.HoldAsync(context, session.SessionId, position, mayBegin: false);
    }

    private static Task HoldAnyAsync(string sessionId, SessionSocket socket, HttpContext context)
    {
        SocketConversation.RequireUpgrade(context);
        return socket.HoldAsync(context, RouteId.Of<SessionId>(sessionId), EventStream.Position(context.Request), mayBegin: true);
    }

    private static async Task<FileStreamHttpResult> ExportAsync(string sessionId, SessionExporter exporter, CancellationToken cancellationToken)
    {
        var id = RouteId.Of<SessionId>(sessionId);
        return ExportResult.Of(await exporter.ExportAsync(id, cancellationToken), $"session-{id}.zip");
    }
}
