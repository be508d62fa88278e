using Gantry.Core.Archives;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Sessions;

/// <summary>
/// Says what workspaces take of the disk, and removes the folders that were made for their sessions. What such a folder is at that moment is kept as a
/// checkpoint first, so that a fork of the session brings its files back; one with work that was not landed stays all the same, unless it is forced: commits,
/// ignored files and very large ones are in no checkpoint.
/// </summary>
public sealed class WorkspaceCleaning(EventLog log, SessionHistory history, WorkspacePool workspaces, WorkspaceCheckpoints checkpoints, FolderChangeDesk changes, DataDirectory data)
{
    private const int MostSessions = 10_000;

    /// <summary>What a workspace takes. Reads every name of it, so it takes seconds for a large one.</summary>
    /// <exception cref="GantryException">There is no such workspace.</exception>
    public async Task<WorkspaceDisk> MeasureAsync(WorkspaceId id, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.FindAsync(id, cancellationToken);
        var sessions = await SessionsAsync(id, cancellationToken);
        return await Task.Run(
            () => new WorkspaceDisk(
                id,
                workspace.SourceType == WorkspaceSource.Git ? FolderSize.Of(workspace.LocalPath, cancellationToken) : 0,
                FolderSize.Of(checkpoints.ShadowOf(id).Repository, cancellationToken),
                [.. sessions.Select(session => Measure(session, cancellationToken)).Where(session => session.FolderBytes + session.OutputBytes > 0)]),
            cancellationToken);
    }

    /// <summary>Removes the folders of sessions that rest and have nothing to lose, one after the other, or only says which.</summary>
    /// <exception cref="GantryException">There is no such workspace.</exception>
    public async Task<CleanReport> CleanAsync(WorkspaceId id, CleanWorkspace request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(origin);
        if (await log.EarlierReplyAsync<CleanReport>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        await workspaces.FindAsync(id, cancellationToken);
        var (isDry, isForced) = (request.DryRun ?? true, request.Force ?? false);
        var folders = new List<CleanedFolder>();
        foreach (var session in (await SessionsAsync(id, cancellationToken)).Where(session => IsOwn(session) && Directory.Exists(session.RepoPath)))
        {
            var bytes = await Task.Run(() => FolderSize.Of(session.RepoPath, cancellationToken), cancellationToken);
            folders.Add(new CleanedFolder(session.SessionId, session.Title, bytes, await CleanAsync(session, isDry, isForced, origin.Actor, cancellationToken)));
        }

        var report = new CleanReport(id, isDry, folders, folders.Where(folder => folder.Kept is null).Sum(folder => folder.Bytes));
        return await log.CommitOnceAsync(origin.Receipt, _ => report, cancellationToken);
    }

    // Why it stays; null when it went, or would.
    private async Task<string?> CleanAsync(Session session, bool isDry, bool isForced, string by, CancellationToken cancellationToken)
    {
        try
        {
            await log.ReadAsync(view => FolderChangeDesk.RequireIdle(view, session.SessionId), cancellationToken);
            var (trail, landed) = await ReadAsync(session.SessionId, cancellationToken);
            var present = await checkpoints.TakeAsync(session.WorkspaceId, session.RepoPath, cancellationToken);
            if (!isForced && WhyNot(trail, landed, present) is { } reason)
            {
                return reason;
            }

            if (!isDry)
            {
                var plan = new FolderPlan(session.WorkspaceId, session.RepoPath, [], by) { Removes = true };
                await changes.CarryOutAsync(session.SessionId, plan, trail.Last, present, cancellationToken);
            }

            return null;
        }
        catch (GantryException refusal)
        {
            return refusal.Message;
        }
    }

    private static string? WhyNot(EventTrail trail, EventPosition? landed, string present) =>
        trail.FirstTree is null && trail.Last > EventPosition.Start ? "Nothing tells what it changed, because no checkpoint was taken: look into it, then clean with force."
            : trail.FirstTree is null || present == trail.FirstTree || (landed is { } position && trail.TreeAt(position) == present) ? null
            : "It has changes that were not landed, or changed since they were: land them, or clean with force.";

    private async Task<(EventTrail Trail, EventPosition? Landed)> ReadAsync(SessionId id, CancellationToken cancellationToken)
    {
        var trail = new EventTrail();
        EventPosition? landed = null;
        await foreach (var logged in history.ReplayAsync(id, EventPosition.Start, cancellationToken: cancellationToken))
        {
            trail.Add(logged);

            // A patch is somewhere only if its receiver kept it.
            if (logged.TypeName == "ui.landed" && logged.Decode().Payload is Landed { Commit: not null })
            {
                landed = logged.Position;
            }
        }

        return (trail, landed);
    }

    private async Task<List<Session>> SessionsAsync(WorkspaceId id, CancellationToken cancellationToken)
    {
        var all = new List<Session>();
        string? cursor = null;
        do
        {
            var request = PageRequest.Parse("200", cursor);
            var page = await log.ReadAsync(view => view.Sessions.List(id, request), cancellationToken);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null && all.Count < MostSessions);

        return all;
    }

    private SessionDisk Measure(Session session, CancellationToken cancellationToken)
    {
        var name = session.SessionId.ToString();
        return new SessionDisk(
            session.SessionId,
            session.Title,
            IsOwn(session) ? FolderSize.Of(session.RepoPath, cancellationToken) : 0,
            FolderSize.Of(Path.Combine(data.Artifacts, name), cancellationToken) + FolderSize.Of(Path.Combine(data.RawFrames, name), cancellationToken));
    }

    // Made by us for this session, and by nobody else's path.
    private bool IsOwn(Session session) =>
        string.Equals(session.RepoPath, Path.Combine(data.Sessions, session.SessionId.ToString(), UnfinishedFolders.SessionClone), StringComparison.Ordinal);
}
