using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Runs;

namespace Gantry.Core.Sessions;

/// <summary>
/// The state machine of a run, and the only code that changes a run's status. Every change is a fact in the log and a row in the same transaction; a run has
/// exactly one terminal event, and <c>run.completed</c> right behind it.
/// </summary>
internal static class RunLifecycle
{
    /// <summary>Whether a run may go from one status to another.</summary>
    public static bool Allows(RunStatus from, RunStatus to) => (from, to) switch
    {
        (RunStatus.Queued, RunStatus.Running or RunStatus.Cancelled or RunStatus.Interrupted) => true,
        (RunStatus.Running, RunStatus.WaitingApproval or RunStatus.Paused) => true,
        (RunStatus.WaitingApproval or RunStatus.Paused, RunStatus.Running) => true,
        _ => from.IsActive() && to.IsTerminal(),
    };

    extension(IStoreTransaction transaction)
    {
        /// <summary>Appends a fact of a run.</summary>
        public EventPosition Append(RunRecord run, EventPayload payload) =>
            transaction.Append(new NewEvent(run.SessionId, run.RunId, run.Agent, payload));

        /// <summary>An agent takes the run up: the brackets open.</summary>
        public RunRecord Start(RunRecord run, string workingDirectory)
        {
            var started = transaction.Change(run with { StartedAt = transaction.Now }, RunStatus.Running);
            transaction.Append(started, new RunBegan(run.SessionId));
            transaction.Append(started, new RunStarted(run.SessionId, run.Agent, workingDirectory));
            return started;
        }

        /// <summary>The run waits for an answer.</summary>
        public RunRecord Wait(RunRecord run, EventPayload reason)
        {
            var waiting = transaction.Change(run, RunStatus.WaitingApproval);
            transaction.Append(waiting, reason);
            return waiting;
        }

        /// <summary>The run stands still until it is let go on.</summary>
        public RunRecord Pause(RunRecord run, RunPaused reason)
        {
            var paused = transaction.Change(run, RunStatus.Paused);
            transaction.Append(paused, reason);
            return paused;
        }

        /// <summary>The answer is there: the run goes on. The answer itself is the fact; this only moves the row.</summary>
        public RunRecord Continue(RunRecord run) => transaction.Change(run, RunStatus.Running);

        /// <summary>The run ends: its terminal event, then the closing bracket.</summary>
        /// <param name="terminal">One of the four terminal events.</param>
        public RunRecord End(RunRecord run, EventPayload terminal)
        {
            var status = StatusOf(terminal);
            var ended = transaction.Change(run with { CompletedAt = transaction.Now, Error = (terminal as RunError)?.Message }, status);
            transaction.Append(ended, terminal);
            transaction.Append(ended, new RunEnded(status));
            return ended;
        }

        private RunRecord Change(RunRecord run, RunStatus to)
        {
            if (!Allows(run.Status, to))
            {
                throw new InvalidOperationException($"A run cannot go from {run.Status} to {to}.");
            }

            var changed = run with { Status = to };
            transaction.Runs.Update(changed);
            return changed;
        }
    }

    private static RunStatus StatusOf(EventPayload terminal) => terminal switch
    {
        RunCompleted => RunStatus.Completed,
        RunError => RunStatus.Error,
        RunCancelled => RunStatus.Cancelled,
        RunInterrupted => RunStatus.Interrupted,
        _ => throw new InvalidOperationException($"{terminal.GetType().Name} does not end a run."),
    };
}
