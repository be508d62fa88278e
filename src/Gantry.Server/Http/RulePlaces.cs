using Gantry.Core.Approvals.Rules;
using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Http;

/// <summary>Finds the workspaces and sessions that requests about rules name.</summary>
internal sealed class RulePlaces(WorkspacePool workspaces, SessionDirectory sessions)
{
    /// <exception cref="GantryException">One is named that is not there. What is no id at all is for the rule's own form to say.</exception>
    public async Task EnsureAsync(string? workspaceId, string? sessionId, CancellationToken cancellationToken)
    {
        if (IEntityId<WorkspaceId>.TryParse(workspaceId, out var workspace))
        {
            await workspaces.FindAsync(workspace, cancellationToken);
        }

        if (IEntityId<SessionId>.TryParse(sessionId, out var session))
        {
            await sessions.FindAsync(session, cancellationToken);
        }
    }

    /// <summary>Who would ask: what is not said is the named session's.</summary>
    public async Task<Asker> AskerAsync(CheckRules request, CancellationToken cancellationToken)
    {
        var isAgent = AgentName.TryParse(request.Agent, out var agent);
        if (request.Agent is not null && !isAgent)
        {
            throw GantryException.Invalid("agent", "agent must be an agent's name, such as native or claude.");
        }

        var asker = new Asker(
            isAgent ? agent : null,
            RouteId.Filter<WorkspaceId>(request.WorkspaceId, "workspace_id"),
            RouteId.Filter<SessionId>(request.SessionId, "session_id"));
        if (asker.WorkspaceId is { } workspace)
        {
            await workspaces.FindAsync(workspace, cancellationToken);
        }

        if (asker.SessionId is not { } id)
        {
            return asker;
        }

        var session = await sessions.FindAsync(id, cancellationToken);
        return asker.WorkspaceId is null || asker.WorkspaceId == session.WorkspaceId
            ? new Asker(asker.Agent ?? session.Agent, session.WorkspaceId, id)
            : throw GantryException.Invalid("workspace_id", $"workspace_id must be left out, or be {session.WorkspaceId}: the session works there.");
    }
}
