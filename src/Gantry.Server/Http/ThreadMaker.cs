using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runners;
using Gantry.Protocol.Sessions;
using Gantry.Protocol.Workspaces;

namespace Gantry.Server.Http;

/// <summary>Makes the sessions that a runner calls threads.</summary>
internal sealed class ThreadMaker(WorkspacePool workspaces, SessionDirectory sessions, IGit git, EventLog log)
{
    private const string Field = "workingDirectory";

    /// <exception cref="GantryException">The folder may not be worked in; nothing is made.</exception>
    public async Task<SessionId> MakeAsync(AgentName agent, CreateThread request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        if (await log.EarlierReplyAsync<Session>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier.SessionId;
        }

        if (request.WorkingDirectory is not { Length: > 0 } folder || !Path.IsPathRooted(folder))
        {
            throw GantryException.Invalid(Field, $"{Field} must be the absolute path of a folder on the runner's machine.");
        }

        var workspace = await ImportAsync(folder, origin, cancellationToken);
        if (request.SkipGitRepoCheck == false && await git.FindWorkTreeAsync(workspace.LocalPath, cancellationToken) is null)
        {
            throw GantryException.Invalid(Field, $"{folder} lies in no git repository; send \"skipGitRepoCheck\": true to work there all the same.");
        }

        return (await sessions.CreateAsync(new CreateSession(workspace.WorkspaceId.ToString(), Agent: agent.Value), origin, cancellationToken)).SessionId;
    }

    private async Task<Workspace> ImportAsync(string folder, CommandOrigin origin, CancellationToken cancellationToken)
    {
        try
        {
            return await workspaces.ImportAsync(new ImportWorkspace("local", folder), origin with { Receipt = null }, cancellationToken);
        }
        catch (GantryException refusal) when (refusal.Kind == FailureKind.Invalid)
        {
            throw GantryException.Invalid(Field, refusal.Message);
        }
    }
}
