using Gantry.Core.Archives;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Sessions;

/// <summary>What a session changed, as a whole, by run, or between two positions; and taking parts of it back, or in again.</summary>
public sealed class SessionDiffs(
    EventLog log, SessionHistory history, WorkspaceCheckpoints checkpoints, FolderDiffs diffs, FolderChangeDesk desk, SessionDirectory sessions, RunLauncher launcher)
{
    private const int MostChoices = 1000;
    private const string Accepted = "accepted";

    /// <summary>The diff of a session.</summary>
    /// <param name="run">Of this run alone, from its first checkpoint to its last.</param>
    /// <param name="from">A position, <c>present</c>, or <c>accepted</c> for how the files were accepted last; the session's beginning when null.</param>
    /// <param name="to">A position, or <c>present</c>, the default.</param>
    /// <exception cref="GantryException">There is no such session, run or position, or no checkpoint tells how the files were.</exception>
    public async Task<FolderDiff> ReadAsync(SessionId id, RunId? run, string? from, string? to, CancellationToken cancellationToken)
    {
        if (run is not null && (from ?? to) is not null)
        {
            throw GantryException.Invalid("run", "Give run, or from and to, not both.");
        }

        var session = await sessions.FindAsync(id, cancellationToken);
        if (run is { } one)
        {
            var (first, last) = await TreesOfAsync(id, one, cancellationToken);
            return await diffs.CompareAsync(session.WorkspaceId, first, last, cancellationToken);
        }

        var trail = await EventTrail.ReadAsync(history, id, cancellationToken);
        string? present = null;
        var beginning = string.Equals(from, Accepted, StringComparison.Ordinal) ? await AcceptedAsync(id, trail, cancellationToken) : trail.FirstTree;
        var fromTree = from is null or Accepted ? beginning ?? await PresentAsync() : await SideAsync(from, "from");
        return await diffs.CompareAsync(session.WorkspaceId, fromTree, await SideAsync(to ?? "present", "to"), cancellationToken);

        async Task<string> PresentAsync() => present ??= await checkpoints.TakeAsync(session.WorkspaceId, session.RepoPath, cancellationToken);

        async Task<string> SideAsync(string side, string field) =>
            string.Equals(side, "present", StringComparison.Ordinal) ? await PresentAsync()
            : EventPosition.TryParse(side, out var position) ? TreeAt(trail, position, field)
            : throw GantryException.Invalid(field, $"{field} must be a position of the log, present, or (from alone) accepted.");
    }

    /// <summary>Takes chosen changes back to how the files were at an earlier position.</summary>
    public async Task<DiffChanged> RevertAsync(SessionId id, ChangeDiff request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is { From: not null, Run: not null } or { To: not null } or { From: < 0 } || (request.Accepted && request is not { From: null, Run: null }))
        {
            throw GantryException.Invalid("from", "Say with from (a position), run or accepted, one of them, where the changes go back to.");
        }

        RunId? run = request.Run is null ? null
            : IEntityId<RunId>.TryParse(request.Run, out var given) ? given
            : throw GantryException.Invalid("run", "run must be a run's id.");
        return await ChangeAsync(
            id,
            request,
            origin,
            presentIsNew: true,
            async trail => run is { } one ? (await TreesOfAsync(id, one, cancellationToken)).First
                : request.From is { } from ? TreeAt(trail, EventPosition.At(from), "from")
                : (request.Accepted ? await AcceptedAsync(id, trail, cancellationToken) : trail.FirstTree) ?? throw NoCheckpoint(),
            cancellationToken);
    }

    /// <summary>Accepts chosen changes: they leave the diff from <c>accepted</c>. No file changes.</summary>
    /// <exception cref="GantryException">The files, or what was accepted, are other ones by now (conflict).</exception>
    public async Task<DiffChanged> AcceptAsync(SessionId id, AcceptDiff request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(origin);
        var choices = Check(request.Changes);
        if (await log.EarlierReplyAsync<DiffChanged>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var session = await sessions.FindAsync(id, cancellationToken);
        var before = await log.ReadAsync(view => view.Sessions.AcceptedTree(id), cancellationToken);
        var accepted = before ?? (await EventTrail.ReadAsync(history, id, cancellationToken)).FirstTree ?? throw NoCheckpoint();
        var present = await checkpoints.TakeAsync(session.WorkspaceId, session.RepoPath, cancellationToken);
        var changes = await diffs.ChooseAsync(session.WorkspaceId, accepted, present, presentIsNew: false, choices, cancellationToken);
        var tree = await checkpoints.ChangeAsync(session.WorkspaceId, accepted, changes, cancellationToken);
        return await log.CommitOnceAsync(
            origin.Receipt,
            transaction => transaction.Sessions.Accept(id, before, tree)
                ? new DiffChanged([.. changes.Select(change => change.Path)], [])
                : throw GantryException.Conflict("diff-changed", "Something else was accepted in this moment; fetch the diff again and choose anew. Nothing was accepted."),
            cancellationToken);
    }

    /// <summary>Forgets what was accepted: the diff from <c>accepted</c> is the whole session's again.</summary>
    public async Task<DiffChanged> ForgetAcceptedAsync(SessionId id, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        await sessions.FindAsync(id, cancellationToken);
        return await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                transaction.Sessions.Accept(id, transaction.Sessions.AcceptedTree(id), tree: null);
                return new DiffChanged([], []);
            },
            cancellationToken);
    }

    /// <summary>Takes chosen changes in, from how the files were at a position.</summary>
    public Task<DiffChanged> ApplyAsync(SessionId id, ChangeDiff request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is not { To: >= 0, From: null, Run: null })
        {
            throw GantryException.Invalid("to", "Say with to, and nothing else, from which position the changes are taken.");
        }

        return ChangeAsync(
            id, request, origin, presentIsNew: false, trail => Task.FromResult(TreeAt(trail, EventPosition.At(request.To.Value), "to")), cancellationToken);
    }

    private async Task<DiffChanged> ChangeAsync(
        SessionId id, ChangeDiff request, CommandOrigin origin, bool presentIsNew, Func<EventTrail, Task<string>> otherSide, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        var choices = Check(request.Changes);
        if (await log.EarlierReplyAsync<DiffChanged>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var session = await sessions.FindAsync(id, cancellationToken);
        var trail = await EventTrail.ReadAsync(history, id, cancellationToken);
        var other = await otherSide(trail);
        var present = await checkpoints.TakeAsync(session.WorkspaceId, session.RepoPath, cancellationToken);
        var changes = await diffs.ChooseAsync(session.WorkspaceId, present, other, presentIsNew, choices, cancellationToken);
        try
        {
            var plan = new FolderPlan(session.WorkspaceId, session.RepoPath, changes, origin.Actor, Receipt: origin.Receipt);
            var changed = await desk.CarryOutAsync(id, plan, trail.Last, present, cancellationToken);
            return new DiffChanged(changed.Changed, changed.Left);
        }
        finally
        {
            launcher.Wake(id);
        }
    }

    private static IReadOnlyList<DiffChoice> Check(IReadOnlyList<DiffChoice>? choices) =>
        choices is { Count: > 0 and <= MostChoices }
            ? choices
            : throw GantryException.Invalid("changes", $"changes must name 1 to {MostChoices} files, by the file_id that the diff gave.");

    private async Task<string?> AcceptedAsync(SessionId id, EventTrail trail, CancellationToken cancellationToken) =>
        await log.ReadAsync(view => view.Sessions.AcceptedTree(id), cancellationToken) ?? trail.FirstTree;

    private async Task<(string First, string Last)> TreesOfAsync(SessionId id, RunId run, CancellationToken cancellationToken)
    {
        string? first = null;
        string? last = null;
        await foreach (var logged in history.ReplayAsync(id, EventPosition.Start, run, cancellationToken))
        {
            if (logged.Decode().Payload is Checkpoint checkpoint)
            {
                first ??= checkpoint.Tree;
                last = checkpoint.Tree;
            }
        }

        return first is null ? throw NoCheckpoint() : (first, last!);
    }

    private static string TreeAt(EventTrail trail, EventPosition position, string field) =>
        position > trail.Last
            ? throw GantryException.Invalid(field, $"{field} must be a position of the session's log, from 0 to {trail.Last.Value}.")
            : trail.TreeAt(position) ?? throw NoCheckpoint();

    private static GantryException NoCheckpoint() =>
        GantryException.Conflict("no-checkpoint", "No checkpoint tells how the files were there: the session has not run yet, or its folder is too large to be kept.");
}
