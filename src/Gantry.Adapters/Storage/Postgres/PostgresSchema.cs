using System.Data;
using Gantry.Core.Failures;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>
/// Brings a database to the schema of this program, in one transaction: a step that fails undoes all of them.
/// 1. keep other nodes that start out until it is done;
/// 2. read which steps it has had;
/// 3. refuse one that we do not know: a newer program wrote it;
/// 4. apply the missing steps.
/// Everything lies in the first schema of the connection's search path.
/// </summary>
internal sealed class PostgresSchema(PostgresServer server, ILogger logger)
{
    private const string SetUp = "SELECT pg_advisory_xact_lock(hashtext('gantry schema'), hashtext(current_schema()))";

    private const string MigrationTable =
        """
        CREATE TABLE schema_migrations (
            version integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL
        )
        """;

    /// <exception cref="GantryException">The database is another program's or a newer one's, or a step failed.</exception>
    public void Bring(IReadOnlyList<Migration> known)
    {
        // :: Step 1. Read committed: who waited sees what the other did.
        using var transaction = server.Begin(IsolationLevel.ReadCommitted, readOnly: false, SetUp);
        var handle = transaction.Handle;
        try
        {
            PostgresStoreLines.Opened(logger, server.Database, handle.First("SHOW server_version", row => row.GetString(0))!);
            CheckEncoding(handle);

            // :: Step 2
            var applied = ReadApplied(handle);

            // :: Step 3
            if (Migration.Difference(applied, known) is { } difference)
            {
                throw GantryException.Unavailable(
                    "store-newer",
                    $"The database {server.Database} was written by a newer or another Gantry: {difference}. Start the Gantry that wrote it, restore a backup made with this one, or use another DATABASE_URL.");
            }

            // :: Step 4
            foreach (var migration in known.Skip(applied.Count))
            {
                Apply(handle, migration);
            }

            transaction.Commit();
        }
        catch (NpgsqlException fault)
        {
            throw PostgresFaults.Unavailable(server.Database, fault);
        }
    }

    private void CheckEncoding(PostgresHandle handle)
    {
        if (handle.First("SHOW server_encoding", row => row.GetString(0)) is var encoding && encoding != "UTF8")
        {
            throw GantryException.Unavailable(
                "store-encoding",
                $"The database {server.Database} keeps text as {encoding}, which has no place for every character. Make one with createdb --encoding=UTF8 --template=template0.");
        }
    }

    private List<AppliedMigration> ReadApplied(PostgresHandle handle)
    {
        var tables = handle.All("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()", row => row.GetString(0));
        if (tables.Count == 0)
        {
            handle.Script(MigrationTable);
            return [];
        }

        if (!tables.Contains("schema_migrations", StringComparer.Ordinal) || !tables.Contains("session_positions", StringComparer.Ordinal))
        {
            throw GantryException.Unavailable(
                "store-unknown",
                $"The database {server.Database} holds tables that were not made by Gantry. Name a database of its own in DATABASE_URL.");
        }

        return handle.All(
            "SELECT version, name, checksum FROM schema_migrations ORDER BY version",
            row => new AppliedMigration(row.GetInt32(0), row.GetString(1), row.GetString(2)));
    }

    private void Apply(PostgresHandle handle, Migration migration)
    {
        PostgresStoreLines.Migrating(logger, server.Database, migration.Name);
        try
        {
            handle.Script(migration.Sql);
        }
        catch (PostgresException fault) when (!fault.IsStoreFault())
        {
            throw GantryException.Unavailable(
                "store-migration-failed",
                $"The step {migration.Name} failed on {server.Database} and was undone ({fault.MessageText}). Go back to the Gantry that you had and report this.",
                fault);
        }

        handle.Write(
            "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (@version, @name, @checksum, clock_timestamp())",
            ("@version", migration.Version),
            ("@name", migration.Name),
            ("@checksum", migration.Checksum));
        PostgresStoreLines.Migrated(logger, migration.Name);
    }
}
