using System.Runtime.CompilerServices;
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
    private const string FirstOfRun = "ui.run.queued";

    /// <summary>Finds a run.</summary>
    /// <exception cref="GantryException">There is none.</exception>
    public Task<Run> FindAsync(RunId id, CancellationToken cancellationToken) => log.ReadAsync(view => Find(view, id).ToRun(), cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<ItemPage<Run>> ListAsync(RunFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        log.ReadAsync(view => view.Runs.List(filter, page), cancellationToken);

    /// <summary>
    /// Reads a run's part of its session's stream: begins at the run's first event after the position, and ends after its <c>run.completed</c>. The frames are
    /// those of <see cref="EventLog.FollowAsync"/>; positions rise, with gaps where others' events stand. A run that was pruned is told by <c>reset</c>, and ends.
    /// </summary>
    /// <exception cref="GantryException">There is no such run.</exception>
    public async IAsyncEnumerable<IReadOnlyList<FeedFrame>> FollowAsync(
        RunId id,
        EventPosition after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (session, start, isOver, isMissed) = await log.ReadAsync(
            view =>
            {
                var run = Find(view, id);
                var last = view.Events.LastPosition(run.SessionId);
                if (view.Events.Read(run.SessionId, EventPosition.Start, 1, id) is not [var first])
                {
                    // Every run has events, so these were pruned, and it is over.
                    return (run.SessionId, last, true, IsMissed: after < last);
                }

                var hasSeenAll = run.Status.IsTerminal() && after <= last && view.Events.Read(run.SessionId, after, 1, id).Count == 0;

                // One whose beginning is being pruned right now is read from where the reader is, so that it is told.
                var isWhole = first.TypeName is FirstOfRun or "run.started";
                return (run.SessionId, isWhole && first.Position > after ? EventPosition.At(first.Position.Value - 1) : after, hasSeenAll, IsMissed: false);
            },
            cancellationToken);

        if (isMissed)
        {
            yield return [FeedFrame.PrunedThrough(session, after, start), FeedFrame.SyncedAt(start)];
            yield break;
        }

        if (isOver)
        {
            yield return [FeedFrame.SyncedAt(after)];
            yield break;
        }

        await foreach (var burst in log.FollowAsync(session, start, cancellationToken))
        {
            var frames = burst.Where(frame => frame.RunId == id || frame.Name is FeedFrame.Synced or FeedFrame.Reset).ToList();
            var end = frames.FindIndex(frame => frame.EndsRun);
            if (end >= 0)
            {
                yield return frames[..(end + 1)];
                yield break;
            }

            if (frames.Count > 0)
            {
                yield return frames;
            }
        }
    }

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

    /// <summary>Ends a run that nobody works on, and tells one that is at work to stop.</summary>
    internal static RunRecord Stop(IStoreTransaction transaction, RunRecord run, StopRequest stop)
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

        return RunStop.Request(transaction, run, stop);
    }

    private static RunRecord Find(IStoreView view, RunId id) => view.Runs.Find(id) ?? throw GantryException.NotFound(RunId.Noun, id);
}
