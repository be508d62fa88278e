using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>Finds runs and stops them.</summary>
public sealed class RunDirectory(EventLog log, RunLauncher launcher)
{
    /// <summary>Finds a run.</summary>
    /// <exception cref="GantryException">There is none.</exception>
    public Task<Run> FindAsync(RunId id, CancellationToken cancellationToken) => log.ReadAsync(view => Find(view, id).ToRun(), cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<ItemPage<Run>> ListAsync(RunFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        log.ReadAsync(view => view.Runs.List(filter, page), cancellationToken);

    /// <summary>
    /// Gives a run up. A queued one ends at once; an active one is told to stop and ends when its agent has: the stream tells. Cancelling a run that is over
    /// changes nothing.
    /// </summary>
    public async Task<Run> CancelAsync(RunId id, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var run = await log.CommitOnceAsync(
            origin.Receipt,
            transaction => Stop(transaction, Find(transaction, id), new StopRequest(RunStatus.Cancelled, origin.Actor)).ToRun(),
            cancellationToken);

        launcher.Stop(id);
        return run;
    }

    /// <summary>Stops what the session is doing now; what is queued stays and starts next.</summary>
    public async Task<SessionInterrupted> InterruptAsync(SessionId session, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var interrupted = await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                _ = transaction.Sessions.Find(session) ?? throw GantryException.NotFound(SessionId.Noun, session);
                var active = transaction.Runs.Active(session);
                return active is null
                    ? new SessionInterrupted(null)
                    : new SessionInterrupted(Stop(transaction, active, new StopRequest(RunStatus.Interrupted, origin.Actor)).RunId);
            },
            cancellationToken);

        launcher.Stop(interrupted.RunId);
        return interrupted;
    }

    private static RunRecord Stop(IStoreTransaction transaction, RunRecord run, StopRequest stop)
    {
        if (run.Status == RunStatus.Queued)
        {
            if (transaction.Messages.Find(run.MessageId) is { } message)
            {
                transaction.Messages.Update(message with { State = MessageState.Cancelled });
            }

            transaction.Append(run, new MessageCancelled(run.MessageId));
            return transaction.End(run with { Stop = stop }, new RunCancelled(stop.By));
        }

        if (run.Status.IsTerminal() || run.Stop is not null)
        {
            return run;
        }

        var stopping = run with { Stop = stop };
        transaction.Runs.Update(stopping);
        return stopping;
    }

    private static RunRecord Find(IStoreView view, RunId id) => view.Runs.Find(id) ?? throw GantryException.NotFound(RunId.Noun, id);
}
