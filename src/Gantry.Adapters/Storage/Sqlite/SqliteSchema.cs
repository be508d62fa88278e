using System.Globalization;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// Brings a database to the schema of this program.
/// 1. read which steps it has had;
/// 2. refuse one that we do not know: a newer program wrote it;
/// 3. see whether the disk has room for it, and back up what is there;
/// 4. apply the missing steps, each in a transaction of its own;
/// 5. give events that are older than the checksums theirs.
/// </summary>
/// <param name="tell">Told in a sentence what is done and how far it is, where it takes long. Called by other threads too.</param>
internal sealed class SqliteSchema(SqliteHandle writer, DataDirectory data, TimeProvider time, ILogger logger, Action<string> tell)
{
    private const string MigrationTable =
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at TEXT NOT NULL
        )
        """;

    /// <exception cref="GantryException">The database is another program's or a newer one's, or a step failed.</exception>
    public SchemaUpgrade Bring(IReadOnlyList<Migration> known)
    {
        try
        {
            // :: Step 1
            var applied = ReadApplied();

            // :: Step 2
            if (Migration.Difference(applied, known) is { } difference)
            {
                throw Unknown(difference);
            }

            var missing = known.Skip(applied.Count).ToList();

            // :: Step 3
            var backup = missing.Count == 0 || applied.Count == 0 ? null : BackUp(applied, missing);

            // :: Step 4
            if (backup is not null)
            {
                // To drop a table SQLite keeps all its pages until the statement is done: in memory that was 1.9 GB for two million events.
                writer.Script("PRAGMA temp_store = FILE");
            }

            foreach (var migration in missing)
            {
                ApplyWatched(migration, backup);
            }

            writer.Script("PRAGMA temp_store = MEMORY");

            // :: Step 5
            if (known.Any(migration => migration.Version == EventSealing.Since))
            {
                SealEvents();
            }

            return new SchemaUpgrade(backup, [.. missing.Select(migration => migration.Name)], known[^1].Name);
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.Unavailable(data, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Unusable(data, "its backup cannot be written", fault);
        }
    }

    private List<AppliedMigration> ReadApplied()
    {
        var tables = writer.All("SELECT name FROM sqlite_master WHERE type = 'table'", row => row.GetString(0));
        if (tables.Count == 0)
        {
            return [];
        }

        if (!tables.Contains("schema_migrations", StringComparer.Ordinal))
        {
            throw GantryException.Unavailable(
                "store-unknown",
                $"The database {data.Database} was not made by Gantry. Move it away, or use another --data-dir.");
        }

        return writer.All(
            "SELECT version, name, checksum FROM schema_migrations ORDER BY version",
            row => new AppliedMigration(row.GetInt32(0), row.GetString(1), row.GetString(2)));
    }

    private GantryException Unknown(string how) =>
        GantryException.Unavailable(
            "store-newer",
            $"The data directory {data.Root} was written by a newer or another Gantry: {how}. Start the Gantry that wrote it, put a backup made by this one in place of {data.Database}, or use another --data-dir.");

    private string BackUp(List<AppliedMigration> applied, List<Migration> missing)
    {
        if (UpgradeRoom.Refusal(data, missing) is { } refusal)
        {
            throw refusal;
        }

        var path = $"{data.Database}.before-{missing[0].Version:D4}";
        tell($"Upgrading {data.Database} ({UpgradeWatch.SizeOf(data.Database)}) from {applied[^1].Name} to {missing[^1].Name}, after a copy of it to {path}.");
        using (new UpgradeWatch(time, () => $"Copying the database: {UpgradeWatch.SizeOf(path + SqliteBackup.Draft)} of {UpgradeWatch.SizeOf(data.Database)}", tell))
        {
            SqliteBackup.Take(writer, path, replace: true);
        }

        SqliteStoreLines.BackedUp(logger, path);
        return path;
    }

    private void ApplyWatched(Migration migration, string? backup)
    {
        var log = data.Database + "-wal";
        using (new UpgradeWatch(time, () => $"Applying {migration.Name}: {UpgradeWatch.SizeOf(log)} written, and the database has {UpgradeWatch.SizeOf(data.Database)}", tell))
        {
            Apply(migration, backup);

            if (new FileInfo(log) is { Exists: true, Length: > SqliteFile.LongestLog })
            {
                // Folded now, not by whoever commits next.
                writer.First("PRAGMA wal_checkpoint(TRUNCATE)", row => row.GetInt64(0));
            }
        }

        SqliteStoreLines.Migrated(logger, migration.Name);
    }

    private void SealEvents()
    {
        var sealing = new EventSealing(writer);
        if (sealing.IsDone)
        {
            return;
        }

        using var watch = new UpgradeWatch(time, () => string.Create(CultureInfo.InvariantCulture, $"Giving checksums to the events that have none: {sealing.Given:N0} so far"), tell);
        try
        {
            sealing.Run();
        }
        catch (SqliteException refused) when (!refused.IsFailedSync())
        {
            // A disk that is only full: nothing depends on it, and the next start goes on with it.
            SqliteStoreLines.NotSealed(logger, data.Database, refused);
        }

        if (sealing.Given > 0)
        {
            SqliteStoreLines.Sealed(logger, sealing.Given);
        }
    }

    private void Apply(Migration migration, string? backup)
    {
        writer.Control("BEGIN IMMEDIATE");
        try
        {
            writer.Script(MigrationTable);
            writer.Script(migration.Sql);
            writer.Write(
                "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($version, $name, $checksum, $at)",
                ("$version", migration.Version),
                ("$name", migration.Name),
                ("$checksum", migration.Checksum),
                ("$at", StoredTime.Write(time.GetUtcNow())));
            writer.Control("COMMIT");
        }
        catch (SqliteException fault)
        {
            if (writer.InTransaction)
            {
                writer.Control("ROLLBACK");
            }

            if (fault.IsStoreFault())
            {
                throw;
            }

            throw GantryException.Unavailable(
                "store-migration-failed",
                $"The step {migration.Name} failed on {data.Database} and was undone ({fault.Message}). Go back to the Gantry that you had{(backup is null ? "" : $" (a copy of the database is in {backup})")} and report this.",
                fault);
        }
    }
}
