using System.Globalization;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// What an operator does to a database from outside: look, copy, upgrade, go back. Looking and copying go on beside a running daemon, because SQLite lets
/// many read while one writes; the rest takes the data directory's lock.
/// </summary>
/// <param name="archiveFolder">Where archives lie when it is not the data directory's own folder.</param>
public sealed class SqliteUpkeep(DataDirectory data, TimeProvider time, string? archiveFolder = null)
{
    private const string BeforeUpgrade = ".before-";

    /// <summary>Where the logs of pruned sessions lie; absolute.</summary>
    public string ArchiveFolder { get; } = Path.GetFullPath(archiveFolder ?? data.Archives);

    /// <summary>Some session was pruned: a backup of the database alone is not all there is.</summary>
    public bool HasArchives => Directory.Exists(ArchiveFolder) && Directory.EnumerateFiles(ArchiveFolder).Any();

    /// <summary>What there is and how large it is.</summary>
    /// <exception cref="GantryException">There is no database, or it cannot be read.</exception>
    public DatabaseStats Stats() => Read(data.Database, database =>
    {
        var tables = database.All("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", row => row.GetString(0));
        return new DatabaseStats(
            data.Database,
            SchemaOf(database),
            DatabaseFiles.Of(data, ArchiveFolder),
            new SortedDictionary<string, long>(tables.ToDictionary(name => name, name => CountOf(database, name), StringComparer.Ordinal), StringComparer.Ordinal),
            database.First("SELECT min(at) FROM events", row => row.TimeOrNull(0)),
            database.First("SELECT max(at) FROM events", row => row.TimeOrNull(0)),
            database.First("SELECT f.freelist_count * p.page_size FROM pragma_freelist_count f, pragma_page_size p", row => row.GetInt64(0)),
            tables.Contains("outbox_consumers", StringComparer.Ordinal) ? new SqliteOutboxTable(database).Standings() : []);
    });

    /// <summary>Reads all of it and tells what is not what was written.</summary>
    /// <exception cref="GantryException">There is no database, it cannot be read at all, or another program's schema is in it.</exception>
    public DatabaseCheck Check() => Read(data.Database, database =>
        Has(database, "event_sessions")
            ? new EventCheck(database).Run(data.Database)
            : throw GantryException.Conflict("schema-older", $"{data.Database} has the schema {SchemaOf(database)}, which has no checksums; upgrade it first with: gantry db migrate"));

    /// <summary>Copies the database, as it is at one moment, to a file of its own, and returns when the copy is on the disk.</summary>
    /// <exception cref="GantryException">Conflict: the file is there. Unavailable: there is no database, or the file cannot be written.</exception>
    public string Backup(string file)
    {
        var target = Path.GetFullPath(file);
        if (Path.Exists(target))
        {
            throw GantryException.Conflict("backup-exists", $"{target} is there already; name another file, a backup replaces none.");
        }

        try
        {
            return Read(data.Database, database => SqliteBackup.Take(database, target, replace: false));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw GantryException.Unavailable("backup-not-written", $"{target} cannot be written: {refused.Message.TrimEnd('.')}. Name a file in a folder that you may write to.", refused);
        }
    }

    /// <summary>Brings the database to this program's schema, after a backup.</summary>
    /// <param name="tell">Told in a sentence how far it is, where it takes long; by another thread.</param>
    /// <exception cref="GantryException">A daemon runs, there is no database, the disk has no room for it, or a step failed and was undone.</exception>
    public SchemaUpgrade Migrate(Action<string> tell) => Migrate(Migration.Embedded("Sqlite"), tell);

    /// <summary>
    /// Puts the newest backup of before an upgrade in the place of the database.
    /// 1. copy the present database aside;
    /// 2. fold its write-ahead log into it, because SQLite would replay what is left of that into the restored one;
    /// 3. replace it whole with the backup;
    /// 4. forget the search index, which knows what is gone.
    /// Whenever this ends, there is the one database or the other.
    /// </summary>
    /// <exception cref="GantryException">A daemon runs, or there is no backup, or one of the two cannot be read.</exception>
    public DatabaseRollback Rollback()
    {
        EnsureDatabase(data.Database);
        using var ownership = DataDirectoryLock.Take(data);
        var backup = NewestBackup();
        var (events, sessions, schema, newest) = Read(backup, Describe);
        try
        {
            // :: Step 1 and 2
            var aside = string.Create(CultureInfo.InvariantCulture, $"{data.Database}.rolled-back-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
            var present = FoldAndKeep(aside);

            // :: Step 3
            Replace(backup);

            // :: Step 4
            File.Delete(data.SearchIndex);
            return new DatabaseRollback(backup, aside, schema, Math.Max(0, present.Events - events), Math.Max(0, present.Sessions - sessions), newest);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Unusable(data, "the backup cannot be put in place", refused);
        }
    }

    internal SchemaUpgrade Migrate(IReadOnlyList<Migration> known, Action<string> tell)
    {
        EnsureDatabase(data.Database);
        SqliteLibrary.EnsureLoaded();
        using var ownership = DataDirectoryLock.Take(data);
        using var writer = new SqliteFile(data).OpenWriter();
        return new SqliteSchema(writer, data, time, NullLogger.Instance, tell).Bring(known);
    }

    private static (long Events, long Sessions, string Schema, DateTimeOffset? Newest) Describe(SqliteHandle database) =>
        (EventsEver(database), CountOf(database, "sessions"), SchemaOf(database), database.First("SELECT max(at) FROM events", row => row.TimeOrNull(0)));

    // The name is the database's own, never a person's.
    private static long CountOf(SqliteHandle database, string table) =>
        database.First($"SELECT count(*) FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", row => row.GetInt64(0));

    // Those that were pruned happened too.
    private static long EventsEver(SqliteHandle database)
    {
        return Has(database, "event_sessions") ? SumOfLast("SELECT session_id, seq FROM session_events UNION ALL SELECT session_id, pruned FROM event_sessions")
            : Has(database, "pruned_positions") ? SumOfLast("SELECT session_id, seq FROM events UNION ALL SELECT session_id, seq FROM pruned_positions")
            : CountOf(database, "events");

        long SumOfLast(string positions) =>
            database.First($"SELECT coalesce(sum(seq), 0) FROM (SELECT max(seq) AS seq FROM ({positions}) GROUP BY session_id)", row => row.GetInt64(0));
    }

    private static bool Has(SqliteHandle database, string table) =>
        database.First("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = $table)", row => row.GetBoolean(0), ("$table", table));

    private static string SchemaOf(SqliteHandle database) =>
        database.First("SELECT name FROM schema_migrations ORDER BY version DESC LIMIT 1", row => row.GetString(0)) ?? "none";

    private static void EnsureDatabase(string path)
    {
        if (!File.Exists(path))
        {
            throw GantryException.Unavailable("no-database", $"There is no database {path}; name its data directory with --data-dir, or make one with: gantry serve");
        }
    }

    private T Read<T>(string path, Func<SqliteHandle, T> read)
    {
        EnsureDatabase(path);
        SqliteLibrary.EnsureLoaded();
        try
        {
            using var database = SqliteFile.OpenToLook(path);
            return read(database);
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.Unavailable(data, fault);
        }
    }

    private string NewestBackup() =>
        Directory.EnumerateFiles(data.Root, Path.GetFileName(data.Database) + BeforeUpgrade + "????", new EnumerationOptions { MatchType = MatchType.Simple }).Max(StringComparer.Ordinal)
        ?? throw GantryException.Conflict("no-backup", $"There is no backup of before an upgrade beside {data.Database}; to put another one in its place, stop the daemon and copy the file there.");

    private (long Events, long Sessions) FoldAndKeep(string aside)
    {
        using var writer = new SqliteFile(data).OpenWriter();
        try
        {
            SqliteBackup.Take(writer, aside, replace: false);
            var counts = (EventsEver(writer), CountOf(writer, "sessions"));
            var isBusy = writer.First("PRAGMA wal_checkpoint(TRUNCATE)", row => row.GetInt64(0)) != 0;
            return isBusy ? throw GantryException.Conflict("store-busy", $"Another program reads {data.Database}; close it and try again.") : counts;
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.Unavailable(data, fault);
        }
    }

    private void Replace(string backup)
    {
        var draft = $"{data.Database}.{Guid.NewGuid():N}.new";
        try
        {
            File.Copy(backup, draft);
            using (var copy = Posix.OpenFile(draft))
            {
                Posix.Sync(copy);
            }

            File.Move(draft, data.Database, overwrite: true);
            Posix.SyncFolder(data.Root);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
