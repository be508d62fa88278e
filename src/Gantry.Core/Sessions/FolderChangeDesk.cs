using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Sessions;

/// <summary>
/// Changes a session's files as one:
/// 1. the intent becomes durable, together with what the files are now, and no run starts while it stands;
/// 2. each file is changed, whole or not at all; doing it again does no harm;
/// 3. the fact that it is done becomes durable and the intent goes.
/// After a crash between 1 and 3 the next owner of the session does 2 and 3.
/// </summary>
public sealed class FolderChangeDesk(EventLog log, ClaimKeeper claims, WorkspaceCheckpoints checkpoints, SessionMeasure measure)
{
    private const int MostTold = 200;

    /// <summary>Carries out a plan for a session in which nothing happened since the plan was made.</summary>
    /// <param name="seen">The last position that the plan knows.</param>
    /// <param name="before">The files as the plan found them; null when it leaves them alone.</param>
    /// <exception cref="GantryException">The session works, or went on since (conflict): nothing was done.</exception>
    internal async Task<FolderChanged> CarryOutAsync(SessionId session, FolderPlan plan, EventPosition seen, string? before, CancellationToken cancellationToken)
    {
        // :: Step 1
        var since = claims.Now;
        var claim = await log.CommitAsync(transaction => Begin(transaction, session, plan, seen, before), cancellationToken);
        using var held = claims.Hold(claim, since);
        return await FinishAsync(session, plan);
    }

    /// <summary>Finishes what a crash left of a session's change; false when another is at it.</summary>
    internal async Task<bool> SettleLeftAsync(SessionId session, CancellationToken cancellationToken)
    {
        if (await log.ReadAsync(view => view.FolderChanges.Find(session), cancellationToken) is null)
        {
            return true;
        }

        var since = claims.Now;
        var (left, claim) = await log.CommitAsync(transaction => TakeLeft(transaction, session), cancellationToken);
        if (left is null)
        {
            return false;
        }

        using var held = claims.Hold(claim!, since);
        await FinishAsync(session, FolderPlan.Parse(left.Plan));
        return true;
    }

    private Claim Begin(IStoreTransaction transaction, SessionId id, FolderPlan plan, EventPosition seen, string? before)
    {
        var session = transaction.Sessions.Find(id) ?? throw GantryException.NotFound(SessionId.Noun, id);
        RequireIdle(transaction, id);
        if (transaction.Events.LastPosition(id) != seen)
        {
            throw GantryException.Conflict("session-moved-on", "The session went on while this was being prepared; look at it and try again.");
        }

        var claim = claims.Take(transaction, id) ?? throw Busy("another node works in it");
        if (before is not null)
        {
            transaction.Append(new NewEvent(id, RunId: null, session.Agent, new Checkpoint(before)));
        }

        transaction.FolderChanges.Add(new FolderChange(id, claims.Node, plan.ToJson()));
        return claim;
    }

    /// <summary>Refuses when something works in the session or is about to.</summary>
    /// <returns>True, so that it can be a query.</returns>
    internal static bool RequireIdle(IStoreView view, SessionId session)
    {
        if (view.FolderChanges.Find(session) is not null)
        {
            throw Busy("its files are being changed");
        }

        if ((view.Runs.Active(session) ?? view.Runs.NextQueued(session)) is { } run)
        {
            throw Busy($"run {run.RunId} works in it or waits to");
        }

        return true;
    }

    private (FolderChange? Left, Claim? Claim) TakeLeft(IStoreTransaction transaction, SessionId session)
    {
        if (transaction.FolderChanges.Find(session) is not { } left || left.Node == claims.Node || claims.Take(transaction, session) is not { } claim)
        {
            return (null, null);
        }

        transaction.FolderChanges.Assign(session, claims.Node);
        return (left, claim);
    }

    private async Task<FolderChanged> FinishAsync(SessionId session, FolderPlan plan)
    {
        try
        {
            // :: Step 2
            if (plan.Removes)
            {
                ManagedFolders.Discard(plan.Folder);
            }

            var outcomes = plan.Changes.Count == 0 ? [] : await checkpoints.RestoreAsync(plan.WorkspaceId, plan.Folder, plan.Changes, CancellationToken.None);
            var after = plan.Changes.Count == 0 ? null : await checkpoints.TakeAsync(plan.WorkspaceId, plan.Folder, CancellationToken.None);
            var standing = after is null ? null : await measure.TakeAsync(session, plan.WorkspaceId, plan.Folder, after, CancellationToken.None);
            var changed = plan.Changes.Zip(outcomes).ToLookup(change => change.Second == PathOutcome.Done, change => change.First.Path);

            // :: Step 3
            return await log.CommitAsync(transaction => Close(transaction, session, plan, after, standing, [.. changed[true]], [.. changed[false]]), CancellationToken.None);
        }
        catch
        {
            // Half done is never left: the sweep takes it up again.
            await log.CommitAsync(transaction => LetGo(transaction, session), CancellationToken.None);
            throw;
        }
    }

    private void LetGo(IStoreTransaction transaction, SessionId session)
    {
        if (transaction.FolderChanges.Find(session)?.Node == claims.Node)
        {
            transaction.FolderChanges.Assign(session, null);
            transaction.Claims.Release(session, claims.Node);
        }
    }

    private FolderChanged Close(
        IStoreTransaction transaction, SessionId id, FolderPlan plan, string? after, FolderStanding? standing, IReadOnlyList<string> changed, IReadOnlyList<string> left)
    {
        if (transaction.FolderChanges.Find(id) is not { } present || present.Node != claims.Node)
        {
            throw GantryException.Conflict("taken-over", "Another node finishes this; look at the session again.");
        }

        var session = transaction.Sessions.Find(id)!;
        var report = plan.Rewind is { } rewind ? Tell(transaction, session, plan, rewind, changed, left) : null;
        if (after is not null)
        {
            transaction.Append(new NewEvent(id, RunId: null, session.Agent, new Checkpoint(after)));
        }

        standing?.Tell(transaction, id);
        transaction.FolderChanges.Remove(id);
        transaction.Claims.Release(id, claims.Node);
        if (plan.Receipt is { } receipt)
        {
            // Whoever sends the command again gets what its kind is answered with.
            if (report is not null)
            {
                EventLog.Acknowledge(transaction, receipt, report);
            }
            else
            {
                EventLog.Acknowledge(transaction, receipt, new DiffChanged(changed, left));
            }
        }

        return new FolderChanged(report, changed, left);
    }

    private static RewindReport Tell(
        IStoreTransaction transaction, Session session, FolderPlan plan, RewindEnd rewind, IReadOnlyList<string> changed, IReadOnlyList<string> left)
    {
        string[] allLeft = [.. rewind.Left, .. left];
        var fact = new Rewound(rewind.ToSeq, rewind.Restored, plan.By, [.. changed.Take(MostTold)], changed.Count, [.. allLeft.Take(MostTold)]);
        var seq = transaction.Append(new NewEvent(session.SessionId, RunId: null, session.Agent, fact));
        if (rewind.Choice is { } choice)
        {
            transaction.Sessions.Choose(session.SessionId, choice);
        }

        return new RewindReport(session.SessionId, seq.Value, rewind.ToSeq, rewind.Restored, changed, rewind.Conflicts, allLeft);
    }

    private static GantryException Busy(string why) =>
        GantryException.Conflict("session-busy", $"The session is busy: {why}. Wait for it, or stop it first (POST /api/sessions/{{id}}/interrupt).");
}

/// <summary>What became of a plan.</summary>
/// <param name="Report">Of a rewind.</param>
/// <param name="Changed">Paths that are as they should be now.</param>
/// <param name="Left">Paths that could not be changed, because somebody was quicker or something is in the way.</param>
internal sealed record FolderChanged(RewindReport? Report, IReadOnlyList<string> Changed, IReadOnlyList<string> Left);
