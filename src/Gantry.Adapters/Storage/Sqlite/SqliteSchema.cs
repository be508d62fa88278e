using Gantry.Core.Data;
using Gantry.Core.Failures;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// Brings a database to the schema of this program.
/// 1. read which steps it has had;
/// 2. refuse one that we do not know: a newer program wrote it;
/// 3. back up what is there;
/// 4. apply the missing steps, each in a transaction of its own.
/// </summary>
internal sealed class SqliteSchema(SqliteHandle writer, DataDirectory data, TimeProvider time, ILogger logger)
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
            if (missing.Count == 0)
            {
                return new SchemaUpgrade(null, [], known[^1].Name);
            }

            // :: Step 3
            var backup = applied.Count == 0 ? null : SqliteBackup.Take(writer, $"{data.Database}.before-{missing[0].Version:D4}", replace: true);
            if (backup is not null)
            {
                SqliteStoreLines.BackedUp(logger, backup);
            }

            // :: Step 4
            foreach (var migration in missing)
            {
                Apply(migration, backup);
                SqliteStoreLines.Migrated(logger, migration.Name);
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
