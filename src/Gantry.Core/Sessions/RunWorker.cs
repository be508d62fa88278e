using Gantry.Core.Agents;
using Gantry.Core.Approvals;
using Gantry.Core.Events;
using Gantry.Core.ModelGateway;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions;

/// <summary>
/// Carries one run from its start to its terminal event:
/// 1. take the session's next run, or the one that an earlier daemon left;
/// 2. keep the workspace as it is before the agent touches it;
/// 3. let the agent work;
/// 4. tell what changed, and end the run.
/// </summary>
public sealed class RunWorker(
    EventLog log,
    ApprovalDesk approvals,
    AgentDirectory agents,
    WorkspaceCheckpoints checkpoints,
    ILogger<RunWorker> logger)
{
    /// <summary>How often a run is taken up again after a daemon's end before it is given up.</summary>
    public const int LargestAttempt = 5;

    private readonly RunEnding ending = new(approvals);

    /// <summary>Takes the run that the session should work on now; null when there is none.</summary>
    internal async Task<RunRecord?> TakeNextAsync(SessionId session, CancellationToken cancellationToken)
    {
        // :: Step 1
        while (true)
        {
            var taken = await log.CommitAsync(transaction => Take(transaction, session), cancellationToken);
            if (taken is not { Status: var status } || !status.IsTerminal())
            {
                return taken;
            }
        }
    }

    /// <summary>Works on a run until it has ended, or until the daemon stops.</summary>
    /// <param name="stop">Cancelled when a user stops the run and when the daemon stops.</param>
    /// <param name="shutdown">Cancelled when the daemon stops: then the run is left as it is.</param>
    internal async Task RunAsync(RunRecord run, CancellationToken stop, CancellationToken shutdown)
    {
        RunLines.Started(logger, run.RunId, run.SessionId, run.Agent);
        var journal = new RunJournal(log, approvals, run);
        var folder = await log.ReadAsync(view => view.Sessions.Find(run.SessionId)!.RepoPath, CancellationToken.None);

        // Null: a user stopped it, and the store says who and how.
        EventPayload? terminal = null;
        string? before = null;
        try
        {
            // :: Step 2
            before = await CheckpointAsync(journal, run, folder, stop);

            // :: Step 3
            await agents.Find(run.Agent).RunAsync(new AgentTurn(run.SessionId, run.RunId, folder, run.Attempts), journal, stop);
            terminal = new RunCompleted();
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Cancellation is normal: the agent has let go of everything.
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
        catch (Exception failure)
        {
            RunLines.AgentFailed(logger, run.RunId, failure);
            terminal = new RunError("The agent failed unexpectedly.", "The daemon's log says more.");
        }

        // :: Step 4
        var diff = await DiffAsync(run, folder, before, shutdown);
        var ended = await log.CommitAsync(transaction => ending.End(transaction, run.RunId, terminal, diff), CancellationToken.None);
        RunLines.Ended(logger, run.RunId, ended.Status);
    }

    private RunRecord? Take(IStoreTransaction transaction, SessionId session)
    {
        if (transaction.Runs.Active(session) is { } left)
        {
            return left.Status == RunStatus.Paused ? null : Recover(transaction, left);
        }

        if (transaction.Runs.NextQueued(session) is not { } next)
        {
            return null;
        }

        var started = transaction.Start(next, transaction.Sessions.Find(session)!.RepoPath);
        var message = transaction.Messages.Find(next.MessageId)!;
        transaction.Messages.Update(message with { State = MessageState.Delivered, RunId = next.RunId });
        transaction.Append(started, new UserMessage(message.MessageId, message.Text));
        return started;
    }

    // Only a daemon that is gone can have left it: a living one takes a session's next run when its last has ended.
    private RunRecord Recover(IStoreTransaction transaction, RunRecord left)
    {
        if (left.Stop is not null)
        {
            return ending.End(transaction, left.RunId, terminal: null, diff: null);
        }

        // A run that waits for an answer brought no daemon down: its question outlives any number of restarts, for the price of one attempt.
        var attempts = left.Status == RunStatus.WaitingApproval ? Math.Max(left.Attempts, 1) : left.Attempts + 1;
        if (attempts > LargestAttempt)
        {
            return ending.End(transaction, left.RunId, new RunInterrupted($"the daemon, which ended {LargestAttempt} times during this run"), diff: null);
        }

        var recovered = left with { Attempts = attempts };
        transaction.Runs.Update(recovered);
        transaction.Append(recovered, new RunRecovered(recovered.Attempts));
        RunLines.Recovered(logger, recovered.RunId, recovered.Attempts);
        return recovered;
    }

    private async Task<string?> CheckpointAsync(RunJournal journal, RunRecord run, string folder, CancellationToken cancellationToken)
    {
        // A run that was taken up again keeps the checkpoint of its first attempt.
        if (run.Attempts > 0)
        {
            await foreach (var logged in log.ReplayAsync(run.SessionId, EventPosition.Start, run.RunId, cancellationToken))
            {
                if (logged.Decode().Payload is Checkpoint kept)
                {
                    return kept.Tree;
                }
            }
        }

        var tree = await checkpoints.TakeAsync(folder, cancellationToken);
        if (tree is not null)
        {
            await journal.RecordAsync([new Checkpoint(tree)], cancellationToken);
        }

        return tree;
    }

    private async Task<WorkspaceDiff?> DiffAsync(RunRecord run, string folder, string? before, CancellationToken cancellationToken)
    {
        if (before is null)
        {
            return null;
        }

        try
        {
            if (await checkpoints.TakeAsync(folder, cancellationToken) is not { } after || string.Equals(after, before, StringComparison.Ordinal))
            {
                return null;
            }

            var diff = await checkpoints.DiffAsync(folder, before, after, cancellationToken);
            return new WorkspaceDiff(diff.Patch, diff.FilesChanged, diff.LinesAdded, diff.LinesRemoved, diff.Truncated);
        }
        catch (Exception failure) when (failure is Failures.GantryException or OperationCanceledException)
        {
            // What the run did is done; that we cannot show it as a diff must not keep it from ending.
            RunLines.DiffFailed(logger, run.RunId, failure);
            return null;
        }
    }
}
