using Gantry.Core.Agents;
using Gantry.Core.Archives;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>
/// Begins a new session where another one stood:
/// 1. read what stood there, and how the files were;
/// 2. make a folder with those files;
/// 3. store the session with its copy of the history, in one transaction.
/// </summary>
public sealed class SessionForker(EventLog log, SessionHistory history, WorkspacePool workspaces, WorkspaceCheckpoints checkpoints, IGitRepositories repositories, SessionDirectory sessions, TimeProvider time)
{
    private const int MostEvents = 20_000;
    private const int LongestTitle = 200;

    /// <summary>Forks a session, which goes on undisturbed.</summary>
    /// <exception cref="GantryException">There is no such position, no checkpoint tells how the files were, or the history is too long to be copied.</exception>
    public async Task<Session> ForkAsync(SessionId id, ForkSession request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(origin);
        if (request.Title is { Length: > LongestTitle })
        {
            throw GantryException.Invalid("title", $"title may have {LongestTitle} characters at most.");
        }

        if (await log.EarlierReplyAsync<Session>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var parent = await sessions.FindAsync(id, cancellationToken);

        // :: Step 1
        var (standing, trail) = await ReadAsync(id, request.Seq, cancellationToken);
        var position = EventPosition.At(request.Seq ?? trail.Last.Value);
        var inherited = ForkedHistory.Of(standing);
        var choice = AgentChoice.Of(inherited.Select(entry => entry.Payload));
        var tree = await TreeAsync(parent, request, trail, position, cancellationToken);

        // :: Step 2
        var workspace = await workspaces.FindAsync(parent.WorkspaceId, cancellationToken);
        var fork = new Session(
            SessionId.New(), parent.WorkspaceId, "", ThreadId: null, parent.Agent, parent.Agent, parent.Mode, request.Title ?? parent.Title, ActiveRunId: null, LastSeq: 0, time.GetUtcNow())
        {
            Sandbox = parent.Sandbox,
            AgentMode = choice.Mode,
            Model = choice.Model,
        };
        var folder = await workspaces.PrepareCopyAsync(workspace, fork.SessionId, tree, checkpoints, cancellationToken);
        fork = fork with { RepoPath = folder, Branch = await repositories.CheckedOutAsync(folder, cancellationToken) };

        // :: Step 3
        return await log.CommitOnceAsync(
            origin.Receipt,
            transaction => Begin(transaction, fork, inherited, new Forked(id, position.Value, origin.Actor), tree),
            cancellationToken);
    }

    private static Session Begin(IStoreTransaction transaction, Session fork, IReadOnlyList<EventEnvelope> history, Forked forked, string tree)
    {
        transaction.Sessions.Add(fork);
        foreach (var entry in history)
        {
            transaction.Append(new NewEvent(fork.SessionId, entry.RunId, entry.Provider, entry.Payload, entry.At));
        }

        transaction.Append(new NewEvent(fork.SessionId, RunId: null, fork.Agent, forked));
        var last = transaction.Append(new NewEvent(fork.SessionId, RunId: null, fork.Agent, new Checkpoint(tree)));
        return fork with { LastSeq = last.Value };
    }

    private async Task<(IReadOnlyList<EventEnvelope> Standing, EventTrail Trail)> ReadAsync(SessionId id, long? seq, CancellationToken cancellationToken)
    {
        var standing = new StandingHistory();
        var trail = new EventTrail();
        await foreach (var logged in history.ReplayAsync(id, EventPosition.Start, cancellationToken: cancellationToken))
        {
            trail.Add(logged);
            if (seq is null || logged.Position.Value <= seq)
            {
                standing.Add(logged.Decode());
            }

            if (standing.All.Count > MostEvents)
            {
                throw GantryException.TooLarge("history-too-long", $"The history up to there has more than {MostEvents} events, which are not copied; fork from an earlier position.");
            }
        }

        return seq is null or >= 0 && (seq ?? 0) <= trail.Last.Value
            ? (standing.Standing, trail)
            : throw GantryException.Invalid("seq", $"seq must be a position of the session's log, from 0 to {trail.Last.Value}.");
    }

    // At its end a session's files are those that are there, whoever changed them last; of one that was cleaned away, those that it had then.
    private async Task<string> TreeAsync(Session parent, ForkSession request, EventTrail trail, EventPosition position, CancellationToken cancellationToken) =>
        request.Seq is null && Directory.Exists(parent.RepoPath)
            ? await checkpoints.TakeAsync(parent.WorkspaceId, parent.RepoPath, cancellationToken)
            : trail.TreeAt(position) ?? throw GantryException.Conflict("no-checkpoint", "No checkpoint tells how the files were at that position; fork from a later one.");
}
