using Gantry.Adapters.Storage.Postgres;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Cli.Http;
using Gantry.Core.Archives;
using Gantry.Core.Text;
using Gantry.Protocol.Archives;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Db;

/// <summary>
/// Where <c>gantry db prune</c> does its work: in the daemon that was named or that runs for the data directory; without one in the shared database, when there
/// is one; else in the files of the data directory, which are then made smaller too.
/// </summary>
internal sealed class PruningDoor : IDisposable
{
    // So many in one request: each then ends in a time that a proxy waits for.
    private const int SessionsAtOnce = 20;

    private readonly GantryClient? daemon;
    private readonly PostgresPruning? shared;
    private readonly SqlitePruning? files;

    private PruningDoor(GantryClient? daemon, PostgresPruning? shared, SqlitePruning? files) => (this.daemon, this.shared, this.files) = (daemon, shared, files);

    /// <exception cref="CommandFailure">A shared database, and no folder for the archives that its nodes share.</exception>
    public static async Task<PruningDoor> OpenAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Daemons.TryConnectAsync(cancellationToken) is { } running)
        {
            return new PruningDoor(running, null, null);
        }

        if (scope.Settings.Find("DATABASE_URL")?.Value is not { Length: > 0 } address)
        {
            return new PruningDoor(null, null, DbCommands.PruningOf(scope));
        }

        return DbCommands.ArchiveFolder(scope) is { } folder
            ? new PruningDoor(null, new PostgresPruning(address, scope.Data.Directory, scope.Time, folder), null)
            : throw new CommandFailure(
                ExitCode.Usage,
                "Pruning a shared database (DATABASE_URL) needs GANTRY_ARCHIVE_DIR: a folder that all nodes share, because each of them reads what any of them archived.");
    }

    /// <summary>The sessions that a request means.</summary>
    public async Task<IReadOnlyList<PrunableSession>> FindAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        if (files is not null)
        {
            IReadOnlyList<ClosedSession> found = request.OlderThan is { } age ? files.Find(Amounts.Age(age, "--older-than")) : [files.Find(request.SessionIds![0])];
            return [.. found.Where(closed => closed.Events > 0).Select(closed => closed.ToPrunable())];
        }

        return (await AskAsync(request with { DryRun = true }, cancellationToken)).Found;
    }

    /// <summary>Prunes them.</summary>
    public async Task<PruningOutcome> PruneAsync(IReadOnlyList<SessionId> sessions, CancellationToken cancellationToken)
    {
        if (files is not null)
        {
            return await files.PruneAsync(sessions, cancellationToken);
        }

        var all = new PruningOutcome([], [], null, null, null);
        foreach (var some in sessions.Chunk(SessionsAtOnce))
        {
            if ((await AskAsync(new PruneRequest(SessionIds: some), cancellationToken)).Outcome is { } outcome)
            {
                all = all with { Pruned = [.. all.Pruned, .. outcome.Pruned], Refused = [.. all.Refused, .. outcome.Refused], Note = outcome.Note ?? all.Note };
            }
        }

        return all;
    }

    public void Dispose() => daemon?.Dispose();

    private Task<PruneReport> AskAsync(PruneRequest request, CancellationToken cancellationToken) =>
        daemon is not null
            ? daemon.PostAsync("api/database/prune", request, ApiJson.Default.PruneRequest, ApiJson.Default.PruneReport, cancellationToken)
            : shared!.RunAsync(request, cancellationToken);
}
