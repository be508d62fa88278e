using Gantry.Core.Agents;
using Gantry.Core.Approvals.Trust;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Sessions.Pauses;
using Gantry.Core.Setups;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions;

/// <summary>
/// Carries one run from its start to its terminal event:
/// 1. take the session's next run, or the one that an earlier owner left, and the claim on the session with it;
/// 2. set up a folder that is new, and read the rules of a trusted one;
/// 3. keep the workspace as it is before the agent touches it, and let the agent work, with a door out of its sandbox that asks, as the setup had, or answer a
///    message that only chooses how it works;
/// 4. tell what changed, and end the run; or let it stand where it is, when a budget or quota keeps it from going on.
/// </summary>
public sealed class RunWorker(
    EventLog log,
    ClaimKeeper claims,
    RunJournals journals,
    AgentDirectory agents,
    WorkspaceCheckpoints checkpoints,
    RepositoryRules repository,
    FolderChangeDesk changes,
    FolderSetup setup,
    RunDoors doors,
    RunCostLimits costs,
    ChoiceMessages choices,
    SessionMeasure measure,
    ILogger<RunWorker> logger)
{
    /// <summary>How often a run is taken up again after its owner's end before it is given up.</summary>
    public const int LargestAttempt = 5;

    /// <summary>
    /// Takes the run that the session should work on now. Null when there is none, and then the session's claim is given up in the same transaction; null
    /// too when another node holds the session.
    /// </summary>
    internal async Task<TakenRun?> TakeNextAsync(SessionId session, CancellationToken cancellationToken)
    {
        // :: Step 1
        if (!await changes.SettleLeftAsync(session, cancellationToken))
        {
            return null;
        }

        while (true)
        {
            var since = claims.Now;
            var taken = await log.CommitAsync(transaction => Take(transaction, session), cancellationToken);
            if (taken is not var (run, claim))
            {
                return null;
            }

            if (!run.Status.IsTerminal())
            {
                return new TakenRun(run, claims.Hold(claim, since));
            }
        }
    }

    /// <summary>Gives up the session's claim, so that another node may go on at once.</summary>
    internal Task ReleaseAsync(SessionId session) => log.CommitAsync(transaction => transaction.Claims.Release(session, claims.Node));

    /// <summary>Works on a run until it has ended or has to be left.</summary>
    /// <param name="stop">Cancelled when a user stops the run and when it has to be left.</param>
    /// <param name="leave">Cancelled when the daemon stops or the claim is lost: then the run is left as it is, and nothing of the agent runs any more.</param>
    internal async Task RunAsync(TakenRun taken, CancellationToken stop, CancellationToken leave)
    {
        var run = taken.Run;
        RunLines.Started(logger, run.RunId, run.SessionId, run.Agent);
        try
        {
            if (await CarryAsync(taken, stop, leave) is { } ended)
            {
                RunLines.Ended(logger, run.RunId, ended.Status);
            }
        }
        catch (ClaimLostException)
        {
            RunLines.Left(logger, run.RunId, taken.Claim.Claim.Generation);
        }
    }

    private async Task<RunRecord?> CarryAsync(TakenRun taken, CancellationToken stop, CancellationToken leave)
    {
        var (run, claim) = taken;
        var place = await log.ReadAsync(view => WhereItStands(view, run.SessionId), CancellationToken.None);
        var folder = place.Folder;
        var kept = new RunCheckpoints(checkpoints, run.WorkspaceId, folder);
        var journal = journals.Open(run, claim, kept, folder, place.Last);

        // Null: a user stopped it, and the store says who and how.
        EventPayload? terminal = null;
        RunHalt? halt = null;
        try
        {
            await using var door = doors.Open(run.SessionId, run.RunId, journal, stop);
            var turn = new AgentTurn(run.SessionId, run.RunId, folder, run.Attempts)
            {
                ReadableFolders = place.Shared, IsTrusted = place.IsTrusted, SandboxKind = place.SandboxKind, Choice = place.Choice, Network = door.Network, AskToConnect = door.For, Leaving = leave,
            };

            // :: Step 2
            await costs.TakeEffectAsync(stop);
            await ReadRulesAsync(journal, run, folder, stop);
            await setup.PrepareAsync(run.WorkspaceId, turn, journal, stop);

            // :: Step 3
            kept.Beginning = CheckpointAsync(journal, run, kept, stop);
            terminal = await AnsweredChoiceAsync(run, journal, kept.Beginning, stop) ?? await WorkAsync(taken, journal, turn with { FilesKept = kept.Beginning }, stop);
        }
        catch (OperationCanceledException) when (claim.Lost.IsCancellationRequested)
        {
            throw new ClaimLostException(claim.Claim);
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Cancellation is normal: the agent has let go of everything.
        }
        catch (CallRefusedException refusal)
        {
            halt = RunHalt.By(run.RunId, refusal);
        }
        catch (AgentException failure)
        {
            terminal = new RunError(failure.Message, failure.Hint);
        }
        catch (ModelException failure)
        {
            terminal = new RunError(failure.Message, failure.Hint);
        }
        catch (Failures.GantryException failure)
        {
            terminal = new RunError(failure.Message);
        }
        catch (Exception failure) when (failure is not ClaimLostException)
        {
            RunLines.AgentFailed(logger, run.RunId, failure);
            terminal = new RunError("The agent failed unexpectedly.", "The daemon's log says more.");
        }

        // :: Step 4
        var changed = await ChangesAsync(run, kept, leave);
        var standing = await measure.TakeAsync(run.SessionId, run.WorkspaceId, folder, kept.Latest, leave);
        return await log.CommitAsync(
            transaction =>
            {
                claim.Check(transaction);
                standing?.Tell(transaction, run.SessionId);
                return RunPausing.Pause(transaction, run.RunId, terminal, halt) ?? RunEnding.End(transaction, run.RunId, terminal, changed);
            },
            CancellationToken.None);
    }

    // Null: the message is for the agent.
    private async Task<EventPayload?> AnsweredChoiceAsync(RunRecord run, RunJournal journal, Task filesKept, CancellationToken stop)
    {
        if (!await choices.AnswerAsync(run, journal, stop))
        {
            return null;
        }

        await filesKept;
        return new RunCompleted();
    }

    // An agent whose program ended goes on through its own resume, for the price of one attempt of the same budget that a lost daemon costs.
    private async Task<EventPayload> WorkAsync(TakenRun taken, RunJournal journal, AgentTurn turn, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var agent = agents.Find(taken.Run.Agent);
                await (agent.AwaitsFilesKept ? Task.CompletedTask : turn.FilesKept);
                await agent.RunAsync(turn, journal, stop);
                await turn.FilesKept;
                return new RunCompleted();
            }
            catch (AgentLostException lost) when (!stop.IsCancellationRequested)
            {
                RunLines.AgentLost(logger, taken.Run.RunId, lost.Message);
                if (turn.Attempt >= LargestAttempt)
                {
                    return new RunError(lost.Message, lost.Hint);
                }

                var choice = await log.CommitAsync(transaction => CountAttempt(transaction, taken, turn.Attempt + 1), stop);
                turn = turn with { Attempt = turn.Attempt + 1, Choice = choice };
            }
            finally
            {
                // Whatever the agent came to, nothing is kept of its files beside the end of its run. What that failed with was told by the wait above.
                await turn.FilesKept.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // How the agent works may have changed in the turn: a plan that was agreed to is carried out.
    private static AgentChoice CountAttempt(IStoreTransaction transaction, TakenRun taken, int attempt)
    {
        taken.Claim.Check(transaction);
        var again = transaction.Runs.Find(taken.Run.RunId)! with { Attempts = attempt };
        transaction.Runs.Update(again);
        transaction.Append(again, new RunRecovered(attempt));
        return AgentChoice.Of(transaction.Sessions.Find(again.SessionId)!);
    }

    // The session's folder, and what else must be seen from it: a clone shares the objects of the repository that it was made of.
    private static Place WhereItStands(IStoreView view, SessionId id)
    {
        var session = view.Sessions.Find(id)!;
        var source = view.Workspaces.Find(session.WorkspaceId);
        var isClone = source is not null && !string.Equals(session.RepoPath, source.LocalPath, StringComparison.Ordinal);
        var objects = isClone ? Path.Combine(source!.LocalPath, ".git", "objects") : null;

        // A copy of a folder without a repository shares nothing.
        return new Place(session.RepoPath, Directory.Exists(objects) ? [objects] : [], session.Sandbox, AgentChoice.Of(session), view.Trust.Find(session.WorkspaceId) is not null, EventPosition.At(session.LastSeq));
    }

    private (RunRecord Run, Claim Claim)? Take(IStoreTransaction transaction, SessionId session)
    {
        // Nobody works where files are being changed; who changes them wakes the session.
        if (transaction.FolderChanges.Find(session) is not null)
        {
            return null;
        }

        var left = transaction.Runs.Active(session);
        var next = left is null ? transaction.Runs.NextQueued(session) : null;
        if ((left is { Status: RunStatus.Paused } && !RunPausing.IsResumed(transaction, left)) || (left ?? next) is null)
        {
            transaction.Claims.Release(session, claims.Node);
            return null;
        }

        if (claims.Take(transaction, session) is not { } claim)
        {
            return null;
        }

        return (left is null ? Start(transaction, next!) : Recover(transaction, left), claim);
    }

    private RunRecord Start(IStoreTransaction transaction, RunRecord next)
    {
        costs.SetUsual(transaction, next);
        var started = transaction.Start(next, transaction.Sessions.Find(next.SessionId)!.RepoPath);
        var message = transaction.Messages.Find(next.MessageId)!;
        transaction.Messages.Update(message with { State = MessageState.Delivered, RunId = next.RunId });
        transaction.Append(started, new UserMessage(message.MessageId, message.Text, message.Attachments));
        return started;
    }

    // Its owner is gone or has lost it, else the claim could not have been taken; and a session has one driver on a node, which takes the next run when its
    // last has ended.
    private RunRecord Recover(IStoreTransaction transaction, RunRecord left)
    {
        if (left.Stop is not null)
        {
            return RunEnding.End(transaction, left.RunId, terminal: null, changed: []);
        }

        // A run that waits for an answer, or for money, brought no daemon down: that outlives any number of restarts, for the price of one attempt.
        var attempts = left.Status is RunStatus.WaitingApproval or RunStatus.Paused ? Math.Max(left.Attempts, 1) : left.Attempts + 1;
        if (attempts > LargestAttempt)
        {
            return RunEnding.End(transaction, left.RunId, new RunInterrupted($"the daemon, which lost this run {LargestAttempt} times"), changed: []);
        }

        var recovered = RunPausing.GoOn(transaction, left with { Attempts = attempts });
        transaction.Append(recovered, new RunRecovered(recovered.Attempts));
        RunLines.Recovered(logger, recovered.RunId, recovered.Attempts);
        return recovered;
    }

    private async Task ReadRulesAsync(RunJournal journal, RunRecord run, string folder, CancellationToken cancellationToken)
    {
        var remarks = await repository.ReadAsync(run.SessionId, run.WorkspaceId, folder, cancellationToken);
        if (remarks.Count > 0)
        {
            await journal.RecordAsync([.. remarks.Select(remark => new Fault(remark))], cancellationToken);
        }
    }

    private async Task CheckpointAsync(RunJournal journal, RunRecord run, RunCheckpoints kept, CancellationToken cancellationToken)
    {
        // A run that was taken up again keeps the checkpoint of its first attempt.
        if (run.Attempts > 0)
        {
            var trees = new List<string>();
            await foreach (var logged in log.ReplayAsync(run.SessionId, EventPosition.Start, run.RunId, cancellationToken))
            {
                if (logged.Decode().Payload is Checkpoint checkpoint)
                {
                    trees.Add(checkpoint.Tree);
                }
            }

            if (trees.Count > 0)
            {
                kept.Resume(trees[0], trees[^1]);
                return;
            }
        }

        await journal.RecordAsync([await kept.BeginAsync(cancellationToken)], cancellationToken);
    }

    // The files as the run left them, and what that changed.
    private async Task<IReadOnlyList<EventPayload>> ChangesAsync(RunRecord run, RunCheckpoints kept, CancellationToken cancellationToken)
    {
        var facts = new List<EventPayload>();
        try
        {
            if (await kept.LastAsync(cancellationToken) is { } after)
            {
                facts.Add(after);
            }

            if (await kept.DiffAsync(cancellationToken) is { } diff)
            {
                facts.Add(diff);
            }
        }
        catch (Exception failure) when (failure is Failures.GantryException or OperationCanceledException)
        {
            // What the run did is done; that we cannot show it as a diff must not keep it from ending.
            RunLines.DiffFailed(logger, run.RunId, failure);
        }

        return facts;
    }

    private sealed record Place(string Folder, IReadOnlyList<string> Shared, string? SandboxKind, AgentChoice Choice, bool IsTrusted, EventPosition Last);
}
