using Gantry.Core.Failures;
using Gantry.Core.RawFrames;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runners;
using Gantry.Protocol.Sessions;
using Gantry.Server.Hosting;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>
/// One agent under the contract of a runner: a thread is a session of that agent in a folder of this machine, a run is a run. What a runner's clients did not
/// know of, approvals and messages while it works, they find under <c>/api</c>.
/// </summary>
internal static class RunnerEndpoints
{
    /// <param name="agent">The runner's agent; null where there is no runner.</param>
    /// <exception cref="GantryException">There is no such agent.</exception>
    public static void MapRunner(this IEndpointRouteBuilder routes, string? agent)
    {
        if (agent is null)
        {
            return;
        }

        var name = RunnerAgent.Check(agent);
        var group = routes.MapGroup("").WithTags("runner").Working();
        group.MapPost("/threads", (JsonBody<CreateThread> body, ThreadMaker threads, HttpContext context, CancellationToken cancellationToken) =>
            CreateAsync(name, body, threads, context, cancellationToken)).WithSummary("Begin a conversation in a folder.");
        group.MapPost("/runs", StartAsync).WithSummary("Give the conversation a prompt.");
        group.MapGet("/runs/{runId}/events", FollowAsync).WithSummary("The run's events as SSE; ends after run.completed.").ProducesEventStream();
    }

    private static async Task<Ok<ThreadCreated>> CreateAsync(
        AgentName agent, JsonBody<CreateThread> body, ThreadMaker threads, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ThreadCreated(await threads.MakeAsync(agent, body.Value, context.Origin(body.Hash), cancellationToken)));

    private static async Task<Ok<ThreadRunStarted>> StartAsync(
        JsonBody<StartThreadRun> body, SessionMailbox mailbox, AgentChoosing choosing, HttpContext context, CancellationToken cancellationToken)
    {
        var thread = IEntityId<SessionId>.TryParse(body.Value.ThreadId ?? "", out var id)
            ? id
            : throw GantryException.Invalid("threadId", "threadId must be one that POST /threads gave.");
        var origin = context.Origin(body.Hash);
        if ((body.Value.AgentMode ?? body.Value.Model) is not null)
        {
            await choosing.ChooseAsync(thread, new ChooseAgent(body.Value.AgentMode, body.Value.Model), origin with { Receipt = null }, cancellationToken);
        }

        var accepted = await mailbox.PromptAsync(thread, new PromptSession(body.Value.Prompt, body.Value.Attachments), origin, cancellationToken);
        return TypedResults.Ok(new ThreadRunStarted(accepted.RunId));
    }

    private static async Task FollowAsync(
        string runId, RunDirectory runs, EventStream stream, RawInterleaving raw, HttpContext context, CancellationToken cancellationToken)
    {
        var position = EventStream.Position(context.Request);
        var wanted = context.Request.WantsRaw() ? raw : null;
        var run = await runs.FindAsync(RouteId.Of<RunId>(runId), cancellationToken);
        await stream.WriteAsync(context, ending => runs.FollowAsync(run.RunId, position, ending).WithRaw(wanted, run.SessionId, run.RunId, position, ending));
    }
}
