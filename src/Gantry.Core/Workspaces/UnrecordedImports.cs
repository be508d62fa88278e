using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Workspaces;

/// <summary>
/// At a daemon's start, removes imports that were whole and not yet recorded when an earlier one was killed. Each bears a mark until it is recorded: a folder
/// without one is never removed, though its record may be missing after an older database was put back.
/// </summary>
public sealed class UnrecordedImports(EventLog log, DataDirectory data, ILogger<UnrecordedImports> logger) : IHostedService
{
    /// <summary>The name of the mark in an import's folder.</summary>
    internal const string Mark = "unrecorded";

    private readonly ManagedFolders managed = new(logger);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(data.Workspaces))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(data.Workspaces).Where(folder => File.Exists(Path.Combine(folder, Mark))).ToList())
        {
            if (!IEntityId<WorkspaceId>.TryParse(Path.GetFileName(folder), out var id))
            {
                continue;
            }

            if (await log.ReadAsync(view => view.Workspaces.Find(id), cancellationToken) is null)
            {
                WorkspaceLines.Swept(logger, folder);
                managed.Remove(folder);
            }
            else
            {
                File.Delete(Path.Combine(folder, Mark));
            }
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
