using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gantry.Core.Agents;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>
/// One turn that a runner works on:
/// 1. read its events, again from where they broke off when they do, and listen to messages that steer and to a stop;
/// 2. take what happens, one thing after the other, until the runner's run is over;
/// 3. follow the run that it made of a message that came too late to steer.
/// A stop ends the runner's run. A daemon that only leaves lets it go on, and comes back to it.
/// </summary>
/// <param name="thread">The runner's name for the conversation.</param>
/// <param name="isGantry">It takes answers and messages and can be stopped; a runner that only keeps the contract can be listened to.</param>
internal sealed class RemoteTurn(
    RunnerClient client,
    RunnerPatience patience,
    IProgramKind kind,
    AgentTurn turn,
    IRunJournal journal,
    Retelling retelling,
    string thread,
    bool isGantry,
    TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenSteering = TimeSpan.FromMilliseconds(50);

    // Full means that the log is slower than the runner: its stream waits.
    private readonly Channel<Func<Task>> work = Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(256) { SingleReader = true });
    private readonly HashSet<string> undelivered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ToolCall> calls = new(StringComparer.Ordinal);
    private RemoteDesk? desk;
    private Exception? failure;
    private bool isOver;

    /// <param name="run">The runner's name for the run.</param>
    /// <param name="own">What the log holds of the run already.</param>
    /// <param name="standing">Answers to what a runner that is gone had asked.</param>
    /// <exception cref="AgentException">The turn ended in a fault.</exception>
    /// <exception cref="AgentLostException">The runner stayed away.</exception>
    /// <exception cref="ConversationLostException">The runner does not know the run.</exception>
    /// <exception cref="OperationCanceledException">The turn was stopped, or is left.</exception>
    public async Task RunAsync(string run, IReadOnlyList<EventPayload> own, StandingAnswers standing, CancellationToken stop)
    {
        using var over = new CancellationTokenSource();
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop, over.Token);
        desk = new RemoteDesk(client, patience, kind, turn, journal, standing, what => DoAsync(what, asking.Token), asking.Token);
        var told = new ToldAlready(own);
        var steering = isGantry ? SteerAsync([.. own.OfType<UserMessage>().Skip(1)], asking.Token) : Task.CompletedTask;
        try
        {
            for (string? next = run; next is not null; next = await LateRunAsync(next, stop))
            {
                await FollowAsync(next, told, stop);
                stop.ThrowIfCancellationRequested();
                if (failure is not null)
                {
                    throw failure;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            work.Writer.TryComplete();
            await Task.WhenAll(steering, desk.SettledAsync());
        }
    }

    private async Task FollowAsync(string run, ToldAlready told, CancellationToken stop)
    {
        isOver = false;
        using var left = new CancellationTokenSource();
        var listening = ListenAsync(run, new RunnerEvents(run), told, left.Token);
        try
        {
            // :: Step 2
            while (!isOver)
            {
                await (await work.Reader.ReadAsync(stop))();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await StopAsync(run);
            throw;
        }
        finally
        {
            await left.CancelAsync();
            await listening;
        }
    }

    // :: Step 1
    private async Task ListenAsync(string run, RunnerEvents events, ToldAlready told, CancellationToken left)
    {
        string? seen = null;
        var heard = time.GetTimestamp();
        try
        {
            for (var times = 0; ; times++)
            {
                var began = time.GetTimestamp();
                try
                {
                    await foreach (var (id, frame) in client.FollowAsync(run, seen, left))
                    {
                        (seen, heard, times) = (id ?? seen, time.GetTimestamp(), 0);
                        await DoAsync(() => TakeAsync(frame, events, told), left);
                    }
                }
                catch (RunnerException absent) when (absent.IsPassing)
                {
                    // It is being started again; a stream that ends by itself before the run does is the same.
                }

                // One that held for a while was a connection, though nothing happened on it.
                heard = time.GetElapsedTime(began) > RunnerPatience.LongestAbsence / 2 ? time.GetTimestamp() : heard;
                if (time.GetElapsedTime(heard) > RunnerPatience.LongestAbsence)
                {
                    throw RunnerPatience.Lost($"The runner at {client.Place} has been away for {RunnerPatience.LongestAbsence.TotalMinutes:0} minutes.");
                }

                await patience.PauseAsync(times, left);
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // Its run is over, or is left.
        }
        catch (RunnerException refused)
        {
            var told404 = refused.Status == System.Net.HttpStatusCode.NotFound;
            await DoAsync(() => Task.FromException(told404 ? new ConversationLostException(refused.Message) : new AgentException(refused.Message, "Look at the runner's address and token: gantry agents")), left);
        }
        catch (Exception broken)
        {
            await DoAsync(() => Task.FromException(broken), left);
        }
    }

    private async Task TakeAsync(JsonElement frame, RunnerEvents events, ToldAlready told)
    {
        var payload = frame.At("payload");
        switch (frame.TextAt("type"))
        {
            case "run.completed":
                isOver = true;
                return;
            case "ui.run.error":
                failure = new AgentException(payload.TextAt("message") ?? "The runner says that its run failed.", payload.TextAt("hint"));
                return;
            case "ui.run.interrupted" or "ui.run.cancelled":
                failure = new AgentException($"The turn was stopped at the runner {client.Place}.", "Send a message to let it go on.");
                return;
            case "ui.run.paused":
                await journal.RecordAsync([new Fault($"Paused at the runner: {payload.TextAt("reason")}")], CancellationToken.None);
                return;
            case "ui.message.user" or "ui.message.injected":
                undelivered.Remove(payload.TextAt("messageId") ?? "");
                return;
            case "ui.approval.resolved":
                await desk!.AnsweredThereAsync(payload.TextAt("approvalId") ?? "");
                return;
            case "ui.question.answered":
                await desk!.AnsweredThereAsync(payload.TextAt("questionId") ?? "");
                return;
        }

        switch (events.Read(frame))
        {
            case ApprovalRequested { RuleVerdict: Protocol.Approvals.RuleEffect.Ask } asked:
                desk!.Ask(asked);
                break;
            case QuestionAsked asked:
                desk!.AskUser(asked, calls.GetValueOrDefault(asked.ToolCallId.Value.Split('/')[0]));
                break;
            case EphemeralPayload growing:
                journal.Stream(growing);
                break;
            case ToolCall call:
                calls[call.ToolCallId.Value] = call;
                await RecordAsync(call, told);
                break;
            case ToolResult result:
                // Files that the runner keeps are not here.
                await RecordAsync(result with { Attachments = null }, told);
                break;
            case (AssistantFinal or ThinkingFinal or StepStarted or StepCompleted or StepFailed or Plan or Usage or ModelRetry or ModelWarning or AgentChosen or Fault) and var fact:
                await RecordAsync(fact, told);
                break;
        }
    }

    private Task RecordAsync(EventPayload fact, ToldAlready told) => told.Takes(fact) ? Task.CompletedTask : journal.RecordAsync([fact], CancellationToken.None);

    private async Task SteerAsync(IReadOnlyList<UserMessage> said, CancellationToken asking)
    {
        try
        {
            await DoAsync(() => SayAsync(said, asking), asking);
            while (true)
            {
                await journal.AwaitSteeringAsync(asking);
                await DoAsync(() => TakeSteeringAsync(asking), asking);
                await Task.Delay(BetweenSteering, time, asking);
            }
        }
        catch (OperationCanceledException)
        {
            // The turn is over or is being stopped; what comes now becomes the next turn.
        }
        catch (Exception broken)
        {
            await DoAsync(() => Task.FromException(broken), asking);
        }
    }

    private async Task TakeSteeringAsync(CancellationToken asking)
    {
        var before = journal.Position;
        if (isOver || await journal.TakeSteeringAsync(asking) == 0)
        {
            return;
        }

        var said = new List<UserMessage>();
        await foreach (var entry in journal.HistoryAsync(asking))
        {
            if (entry.Position > before && entry.Payload is UserMessage message)
            {
                said.Add(message);
            }
        }

        await SayAsync(said, asking);
    }

    private async Task SayAsync(IReadOnlyList<UserMessage> said, CancellationToken asking)
    {
        foreach (var message in said)
        {
            var opening = await retelling.OpenAsync([], [message], notes: null, asking);
            var body = new JsonObject { ["content"] = opening.Text, ["delivery"] = "steer" };
            await new CarriedImages(client, patience).AddToAsync(body, thread, message.MessageId.ToString(), opening.Images, asking);
            var taken = await patience.AskAsync(() => client.PostAsync($"api/sessions/{thread}/messages", body, message.MessageId.ToString(), asking), asking);
            if (taken.TextAt("message_id") is { } theirs)
            {
                undelivered.Add(theirs);
            }
        }
    }

    // :: Step 3
    private async Task<string?> LateRunAsync(string last, CancellationToken stop)
    {
        if (undelivered.Count == 0)
        {
            return null;
        }

        var runs = await patience.AskAsync(() => client.GetAsync($"api/runs?session_id={thread}&limit=1", stop), stop);
        return runs.ListAt("items").FirstOrDefault().TextAt("run_id") is { } newest && newest != last ? newest : null;
    }

    private async Task StopAsync(string run)
    {
        if (!isGantry || turn.Leaving.IsCancellationRequested)
        {
            return;
        }

        using var grace = new CancellationTokenSource(Grace, time);
        try
        {
            await client.PostAsync($"api/runs/{run}/cancel", [], key: null, grace.Token);
            while (!isOver)
            {
                await (await work.Reader.ReadAsync(grace.Token))();
            }
        }
        catch (Exception away) when (away is OperationCanceledException or RunnerException or AgentLostException)
        {
            // It does not answer in time. What it still does is seen when the conversation goes on.
        }
    }

    private async ValueTask DoAsync(Func<Task> what, CancellationToken until)
    {
        try
        {
            await work.Writer.WriteAsync(what, until);
        }
        catch (Exception ended) when (ended is ChannelClosedException or OperationCanceledException)
        {
            // The turn is over.
        }
    }
}
