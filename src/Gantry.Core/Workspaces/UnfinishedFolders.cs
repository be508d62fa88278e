using Gantry.Core.Data;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Workspaces;

/// <summary>
/// At a daemon's start, before it takes requests, removes the imports and clones that an earlier one was killed over. The data directory is this daemon's alone
/// by then, so nobody is still making them.
/// </summary>
public sealed class UnfinishedFolders(DataDirectory data, ILogger<UnfinishedFolders> logger) : IHostedService
{
    /// <summary>The name of a session's clone within the session's folder.</summary>
    internal const string SessionClone = "repo";

    private readonly ManagedFolders managed = new(logger);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(data.Workspaces))
        {
            managed.Sweep(data.Workspaces, name => IEntityId<WorkspaceId>.TryParse(name, out _));
        }

        if (Directory.Exists(data.Sessions))
        {
            foreach (var session in Directory.EnumerateDirectories(data.Sessions).Where(folder => IEntityId<SessionId>.TryParse(Path.GetFileName(folder), out _)))
            {
                managed.Sweep(session, name => string.Equals(name, SessionClone, StringComparison.Ordinal));
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
