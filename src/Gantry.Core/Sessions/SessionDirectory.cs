using Gantry.Core.Agents;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Sessions;

/// <summary>Makes sessions and finds them.</summary>
public sealed class SessionDirectory(
    EventLog log, WorkspacePool workspaces, WorkspaceCheckpoints checkpoints, IGitRepositories repositories, AgentDirectory agents, ChoiceCheck choices, SandboxDirectory sandboxes, TimeProvider time)
{
    private const int LongestTitle = 200;

    /// <summary>Makes a session in a workspace that there is, or in one that is imported first.</summary>
    /// <exception cref="GantryException">A field is wrong, the workspace is not there, or its folder cannot be prepared; no session is made.</exception>
    public async Task<Session> CreateAsync(CreateSession request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        if (await log.EarlierReplyAsync<Session>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var wanted = Check(request);
        RunCostLimits.Check(request.MaxCostUsd);
        await choices.CheckAsync(wanted.Agent, request.AgentMode, request.Model, cancellationToken);
        if (request.Sandbox is { } kind)
        {
            await sandboxes.RequireAsync(kind, cancellationToken);
        }

        var workspace = wanted.WorkspaceId is { } id
            ? await workspaces.FindAsync(id, cancellationToken)
            : await workspaces.ImportAsync(new ImportWorkspace(SourceUri: request.RepoUrl), origin with { Receipt = null }, cancellationToken);

        var session = await NewSessionAsync(SessionId.New(), workspace, wanted.Agent, request.Title, request.Isolated, cancellationToken);
        return await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                if (request.MaxCostUsd is { } most)
                {
                    RunCostLimits.Set(transaction, session, most, origin);
                }

                Add(transaction, session with { Sandbox = request.Sandbox });
                if (AgentChoice.None.Towards(request.AgentMode, request.Model, origin.Actor) is { } chosen)
                {
                    transaction.Choose(session.SessionId, chosen);
                }

                return transaction.Sessions.Find(session.SessionId)!;
            },
            cancellationToken);
    }

    /// <summary>Finds the session, or makes it with this id in a scratch workspace of its own.</summary>
    public async Task<Session> FindOrCreateScratchAsync(SessionId id, CommandOrigin origin, CancellationToken cancellationToken)
    {
        if (await log.ReadAsync(view => view.Sessions.Find(id), cancellationToken) is { } existing)
        {
            return existing;
        }

        var workspace = await workspaces.ScratchAsync(id, origin with { Receipt = null }, cancellationToken);
        var session = await NewSessionAsync(id, workspace, agents.Default, title: null, isolated: false, cancellationToken);
        return await log.CommitAsync(transaction => transaction.Sessions.Find(id) ?? Add(transaction, session), cancellationToken);
    }

    /// <summary>Finds a session.</summary>
    /// <exception cref="GantryException">There is none.</exception>
    public async Task<Session> FindAsync(SessionId id, CancellationToken cancellationToken) =>
        await log.ReadAsync(view => view.Sessions.Find(id), cancellationToken) ?? throw GantryException.NotFound(SessionId.Noun, id);

    /// <summary>Newest first; of one workspace only when it is given.</summary>
    /// <exception cref="GantryException">The workspace is not there.</exception>
    public Task<ItemPage<Session>> ListAsync(WorkspaceId? workspace, PageRequest page, CancellationToken cancellationToken) =>
        log.ReadAsync(
            view => workspace is not { } id || view.Workspaces.Find(id) is not null
                ? view.Sessions.List(workspace, page)
                : throw GantryException.NotFound(WorkspaceId.Noun, id),
            cancellationToken);

    private static Session Add(IStoreTransaction transaction, Session session)
    {
        transaction.Sessions.Add(session);
        return session;
    }

    private async Task<Session> NewSessionAsync(
        SessionId id, Workspace workspace, AgentName agent, string? title, bool isolated, CancellationToken cancellationToken)
    {
        var folder = await FolderForAsync(id, workspace, isolated, cancellationToken);
        return new Session(
            id, workspace.WorkspaceId, folder, ThreadId: null, agent, agent, SessionMode.Chat, title, ActiveRunId: null, LastSeq: 0, time.GetUtcNow())
        {
            Branch = await repositories.CheckedOutAsync(folder, cancellationToken),
        };
    }

    // Where another session is at work, a second one would change files under its hands.
    private async Task<string> FolderForAsync(SessionId id, Workspace workspace, bool isolated, CancellationToken cancellationToken)
    {
        if (workspace.SourceType == WorkspaceSource.Git
            || (!isolated && !await log.ReadAsync(view => view.Runs.IsWorkedIn(workspace.LocalPath), cancellationToken)))
        {
            return await workspaces.PrepareFolderAsync(workspace, id, cancellationToken);
        }

        var tree = await checkpoints.TakeAsync(workspace.WorkspaceId, workspace.LocalPath, cancellationToken);
        return await workspaces.PrepareCopyAsync(workspace, id, tree, checkpoints, cancellationToken);
    }

    private Wanted Check(CreateSession request)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);

        WorkspaceId? workspace = null;
        if (request.WorkspaceId is { } text)
        {
            if (IEntityId<WorkspaceId>.TryParse(text, out var id))
            {
                workspace = id;
            }
            else
            {
                faults["workspace_id"] = ["workspace_id must be a UUID; GET /api/workspaces lists them."];
            }
        }

        if (request.WorkspaceId is null == request.RepoUrl is null)
        {
            faults["workspace_id"] = ["Give either workspace_id or repo_url."];
        }

        var agent = agents.Default;
        var field = request.Agent is null ? "runner_type" : "agent";
        if ((request.Agent ?? request.RunnerType) is { } name && !(AgentName.TryParse(name, out agent) && agents.Has(agent)))
        {
            faults[field] = [$"There is no agent '{VisibleText.Of(name)}'; there are: {string.Join(", ", agents.Names)}."];
        }

        if (request is { Agent: { } one, RunnerType: { } other } && !string.Equals(one, other, StringComparison.Ordinal))
        {
            faults["runner_type"] = ["runner_type is another name for agent; give one of them, or the same twice."];
        }

        if (request.Mode is not (null or "chat"))
        {
            faults["mode"] = ["mode must be 'chat'; this version has no other."];
        }

        if (request.Sandbox is { } kind && !sandboxes.Has(kind))
        {
            faults["sandbox"] = [$"There is no sandbox '{VisibleText.Of(kind)}'; there are: {string.Join(", ", sandboxes.Kinds)}."];
        }

        if (request.Title is { Length: > LongestTitle })
        {
            faults["title"] = [$"title may have {LongestTitle} characters at most."];
        }

        return faults.Count == 0 ? new Wanted(workspace, agent) : throw GantryException.Invalid(faults);
    }

    private sealed record Wanted(WorkspaceId? WorkspaceId, AgentName Agent);
}
