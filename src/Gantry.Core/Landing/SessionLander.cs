using Gantry.Core.Archives;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Landing;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Landing;

/// <summary>
/// Takes a session's changes out of it, without running or trusting anything in the folder that the agent could write:
/// 1. find what the session changed, or what of it was accepted, from checkpoints;
/// 2. make a commit of it on what the session began from, in the workspace's repository;
/// 3. let a branch name it, push it, propose it, as far as was asked;
/// 4. record that it landed.
/// </summary>
public sealed class SessionLander(
    EventLog log,
    SessionHistory history,
    SessionDirectory sessions,
    WorkspacePool workspaces,
    WorkspaceCheckpoints checkpoints,
    IGitRepositories repositories,
    LandingRemote remotes,
    TimeProvider time)
{
    /// <summary>Lands a session that rests.</summary>
    /// <exception cref="GantryException">A field is wrong, the session works, nothing is there to land, or a place refuses it; the session is as it was.</exception>
    public async Task<LandReport> LandAsync(SessionId id, LandSession request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(origin);
        if (await log.EarlierReplyAsync<LandReport>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var session = await sessions.FindAsync(id, cancellationToken);
        var wanted = LandingRequest.Of(request, session);
        if (!await repositories.IsBranchNameAsync(wanted.Branch, cancellationToken))
        {
            throw GantryException.Invalid("branch", "branch must be a name that git takes for a branch.");
        }

        var workspace = await workspaces.FindAsync(session.WorkspaceId, cancellationToken);

        // :: Step 1
        var landing = await FindChangesAsync(session, workspace, wanted.IsAcceptedAlone, cancellationToken);

        // :: Steps 2 and 3
        var report = wanted.As == LandAs.Patch
            ? await PatchAsync(landing, cancellationToken)
            : await CommitAsync(landing, wanted, cancellationToken);

        // :: Step 4
        return await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                transaction.Append(new NewEvent(id, RunId: null, session.Agent, new Landed(report.As, origin.Actor, report.Commit, report.Branch, report.Url)));
                return report;
            },
            cancellationToken);
    }

    private async Task<LandingSource> FindChangesAsync(Session session, Workspace workspace, bool isAcceptedAlone, CancellationToken cancellationToken)
    {
        await log.ReadAsync(view => FolderChangeDesk.RequireIdle(view, session.SessionId), cancellationToken);
        var trail = new EventTrail();
        var landed = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var logged in history.ReplayAsync(session.SessionId, EventPosition.Start, cancellationToken: cancellationToken))
        {
            trail.Add(logged);
            if (logged.TypeName == "ui.landed" && logged.Decode().Payload is Landed { Branch: { } branch, Commit: { } commit })
            {
                landed[branch] = commit;
            }
        }

        var present = await checkpoints.TakeAsync(session.WorkspaceId, session.RepoPath, cancellationToken);
        var first = trail.FirstTree ?? present;
        var wanted = isAcceptedAlone ? await AcceptedAsync(session.SessionId, cancellationToken) : present;
        IEnumerable<TreeChange> changes = await checkpoints.ChangesAsync(session.WorkspaceId, first, wanted, cancellationToken);
        var isInPlace = string.Equals(session.RepoPath, workspace.LocalPath, StringComparison.Ordinal);
        if (isInPlace)
        {
            // The folder is the user's: what they changed themselves is theirs to commit.
            var own = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (from, to) in trail.OwnSpans(EventPosition.Start, present))
            {
                own.UnionWith((await checkpoints.ChangesAsync(session.WorkspaceId, from, to, cancellationToken)).Select(change => change.Path));
            }

            changes = changes.Where(change => own.Contains(change.Path));
        }

        var fit = LandingChanges.Of(session.RepoPath, changes);
        return fit.Changes.Count > 0
            ? new LandingSource(session, workspace, isInPlace, first, wanted, fit, landed)
            : throw NothingToLand();
    }

    private async Task<string> AcceptedAsync(SessionId id, CancellationToken cancellationToken) =>
        await log.ReadAsync(view => view.Sessions.AcceptedTree(id), cancellationToken)
            ?? throw GantryException.Conflict("nothing-accepted", "Nothing of the session's changes was accepted; accept what is to be landed, or land all of it.");

    private async Task<LandReport> PatchAsync(LandingSource landing, CancellationToken cancellationToken)
    {
        var patch = await repositories.PatchAsync(checkpoints.ShadowOf(landing.Session.WorkspaceId), landing.First, landing.Last, cancellationToken);
        return new LandReport(landing.Session.SessionId, LandAs.Patch, Commit: null, Branch: null, Url: null, Convert.ToBase64String(patch), landing.Fit.LeftOut);
    }

    private async Task<LandReport> CommitAsync(LandingSource landing, LandingRequest wanted, CancellationToken cancellationToken)
    {
        var (session, workspace) = (landing.Session, landing.Workspace);
        var repository = await repositories.FindAsync(workspace.LocalPath, cancellationToken)
            ?? throw GantryException.Conflict("no-repository", $"{workspace.LocalPath} is in no git repository; land as a patch instead.");
        GitAddress? remote = null;
        if (wanted.As is LandAs.Push or LandAs.PullRequest)
        {
            remote = await remotes.FindAsync(workspace, repository, cancellationToken);
            if (wanted.As == LandAs.PullRequest)
            {
                remotes.RequireForge(remote);
            }
        }

        var shadow = checkpoints.ShadowOf(session.WorkspaceId);
        if (landing.IsInPlace && wanted is { As: LandAs.Commit, IsBranchGiven: false })
        {
            var made = await MakeAsync(repository, shadow, landing, repository.Commit, repository.Commit, wanted, cancellationToken) ?? throw NothingToLand();
            await repositories.MoveBranchAsync(repository, branch: null, made, repository.Commit, cancellationToken);
            await repositories.SyncIndexAsync(repository, landing.Fit.Changes, cancellationToken);
            return new LandReport(session.SessionId, wanted.As, made, Branch: null, Url: null, Patch: null, landing.Fit.LeftOut);
        }

        var commit = await OntoBranchAsync(repository, shadow, landing, wanted, cancellationToken);
        string? url = null;
        if (remote is not null)
        {
            await remotes.PushAsync(repository, shadow, commit, wanted.Branch, remote, cancellationToken);
            url = wanted.As == LandAs.PullRequest ? await remotes.ProposeAsync(remote, wanted, cancellationToken) : null;
        }

        return new LandReport(session.SessionId, wanted.As, commit, wanted.Branch, url, Patch: null, landing.Fit.LeftOut);
    }

    // A branch that an earlier landing of this session made grows; anybody else's is left alone.
    private async Task<string> OntoBranchAsync(
        GitRepository repository, Shadow shadow, LandingSource landing, LandingRequest wanted, CancellationToken cancellationToken)
    {
        var tip = await repositories.BranchAsync(repository, wanted.Branch, cancellationToken);
        if (tip is not null && !string.Equals(landing.Landed.GetValueOrDefault(wanted.Branch), tip, StringComparison.Ordinal))
        {
            throw GantryException.Conflict("branch-exists", $"The branch {wanted.Branch} is there already and is not this session's; choose another name.");
        }

        var start = landing.IsInPlace ? repository.Commit : workspaces.BaseOf(landing.Session.SessionId) ?? repository.Commit;
        if (await MakeAsync(repository, shadow, landing, start, tip ?? start, wanted, cancellationToken) is not { } commit)
        {
            // What was landed before may go on: from a branch to a push, from a push to a request.
            return tip ?? throw NothingToLand();
        }

        await repositories.MoveBranchAsync(repository, wanted.Branch, commit, tip, cancellationToken);
        return commit;
    }

    private Task<string?> MakeAsync(
        GitRepository repository, Shadow shadow, LandingSource landing, string? start, string? parent, LandingRequest wanted, CancellationToken cancellationToken) =>
        repositories.CommitAsync(
            repository, shadow, new GitCommitDraft(start, parent, landing.Fit.Changes, wanted.Message, wanted.Author, time.GetUtcNow()), cancellationToken);

    private static GantryException NothingToLand() =>
        GantryException.Conflict("nothing-to-land", "There is nothing to land: the session changed no files that are not committed already.");

    private sealed record LandingSource(
        Session Session, Workspace Workspace, bool IsInPlace, string First, string Last, LandingChanges Fit, IReadOnlyDictionary<string, string> Landed);
}
