using Gantry.Adapters.Archives;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Archives;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Archives;
using Gantry.Protocol.Ids;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// Archives and prunes from outside, when no daemon runs. Unlike a daemon, which leaves the space to what comes, it then makes the database smaller. Looking
/// goes on beside a running daemon.
/// </summary>
/// <param name="archiveFolder">Where archives lie when it is not the data directory's own folder.</param>
public sealed class SqlitePruning(DataDirectory data, TimeProvider time, string? archiveFolder = null)
{
    private const int MostAtOnce = 100_000;

    /// <summary>The closed sessions that have been idle for so long, the longest idle first.</summary>
    /// <exception cref="GantryException">There is no database, or it cannot be read.</exception>
    public IReadOnlyList<ClosedSession> Find(TimeSpan olderThan) => Look(table => table.ClosedBefore(time.GetUtcNow() - olderThan, MostAtOnce));

    /// <summary>One session.</summary>
    /// <exception cref="GantryException">Conflict: there is none, or it has work to do.</exception>
    public ClosedSession Find(SessionId session) =>
        Look(table => table.Closed(session))
        ?? throw GantryException.Conflict("session-not-closed", $"Session {session} is not there or has work to do; only sessions without queued or active runs are pruned.");

    /// <summary>Prunes sessions one after the other, then gives the space back to the disk. One that is refused keeps no other from it.</summary>
    /// <exception cref="GantryException">A daemon runs, or the database cannot be opened.</exception>
    public async Task<PruningOutcome> PruneAsync(IReadOnlyList<SessionId> sessions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        using var ownership = DataDirectoryLock.Take(data);
        var before = SizeOfDatabase();
        PruningOutcome outcome;
        using (var store = SqliteStore.Open(data, time, NullLogger<SqliteStore>.Instance))
        {
            await using var log = new EventLog(store, time, NullLogger<EventLog>.Instance);
            var files = ArchiveFilesExtensions.Over(data, archiveFolder);
            var options = new RetentionOptions();
            outcome = await new Pruning(new Archivist(log, new SessionHistory(log, files), files, options), options, time).PruneAsync(sessions, cancellationToken);
        }

        var note = outcome.Pruned.Sum(one => one.Events) > 0 ? Shrink() : null;
        return outcome with { DatabaseBytesBefore = before, DatabaseBytesAfter = SizeOfDatabase(), Note = note };
    }

    // Null, or why the file is as large as before. What was pruned stays pruned.
    private string? Shrink()
    {
        using var writer = new SqliteFile(data).OpenWriter();
        try
        {
            writer.Control("VACUUM");
            writer.Control("PRAGMA wal_checkpoint(TRUNCATE)");
            return null;
        }
        catch (SqliteException fault)
        {
            return $"The database could not be made smaller ({fault.Message}); its free space is used for what comes. It needs as much free disk as it is large.";
        }
    }

    private long SizeOfDatabase() => new[] { data.Database, data.Database + "-wal" }.Select(path => new FileInfo(path)).Sum(file => file.Exists ? file.Length : 0);

    private T Look<T>(Func<ArchiveTable, T> look)
    {
        if (!File.Exists(data.Database))
        {
            throw GantryException.Unavailable("no-database", $"There is no database {data.Database}; name its data directory with --data-dir.");
        }

        SqliteLibrary.EnsureLoaded();
        try
        {
            using var database = SqliteFile.OpenToLook(data.Database);
            return look(new ArchiveTable(database, new SqliteEventTable(database)));
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.Unavailable(data, fault);
        }
    }
}
