using System.Diagnostics.CodeAnalysis;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// The embedded store: one SQLite file in WAL mode, one connection that writes, a few that read. Its clock is the process's. Both methods do their disk work
/// on the thread that calls: the commit loop has one of its own, and a hand-over costs more than a read.
/// </summary>
internal sealed class SqliteStore : IStore, IDisposable
{
    private readonly SqliteFile file;
    private readonly SqliteHandle writer;
    private readonly StoreTransaction transaction;
    private readonly SqliteReaders readers;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private Exception? broken;

    private SqliteStore(SqliteFile file, SqliteHandle writer, TimeProvider time, ILogger logger)
    {
        this.file = file;
        this.writer = writer;
        this.time = time;
        this.logger = logger;
        transaction = new StoreTransaction(writer, SqliteTables.Over(writer));
        readers = new SqliteReaders(file);
    }

    /// <summary>Opens the database of a data directory, made and upgraded as needed.</summary>
    /// <exception cref="GantryException">It cannot be opened, written or understood.</exception>
    public static SqliteStore Open(DataDirectory data, TimeProvider time, ILogger<SqliteStore> logger) =>
        Open(data, Migration.Embedded("Sqlite"), time, logger);

    /// <summary>Opens it with other steps than this program's.</summary>
    internal static SqliteStore Open(DataDirectory data, IReadOnlyList<Migration> migrations, TimeProvider time, ILogger<SqliteStore> logger)
    {
        var version = SqliteLibrary.EnsureLoaded();
        var database = new SqliteFile(data);
        var leftOpen = SqliteIntegrity.IsLeftOpen(data);
        if (leftOpen)
        {
            SqliteIntegrity.CheckWriteAheadLog(data);
        }

        var connection = database.OpenWriter();
        try
        {
            if (leftOpen)
            {
                SqliteIntegrity.CheckPages(connection, data);
            }

            new SqliteSchema(connection, data, time, logger).Bring(migrations);

            // Who was registered with an older program goes on getting every event, from the first one that this one appends.
            new SqliteOutboxTable(connection).FitTrigger();
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        SqliteStoreLines.Opened(logger, data.Database, version);
        return new SqliteStore(database, connection, time, logger);
    }

    public Task CommitAsync(IReadOnlyList<StoreCommand> batch, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        try
        {
            Commit(batch);
            return Task.CompletedTask;
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    public Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken) => readers.ReadAsync(query, cancellationToken);

    /// <summary>Lets the database grow to so many pages of 4 KiB and no further, and returns the limit in force; one below its size now means its size.</summary>
    internal long LimitPages(long pages) => writer.First($"PRAGMA max_page_count = {pages}", row => row.GetInt64(0));

    public void Dispose()
    {
        readers.Dispose();
        writer.Dispose();
    }

    private void Commit(IReadOnlyList<StoreCommand> batch)
    {
        if (broken is not null)
        {
            throw GantryException.Unavailable(
                "store-broken",
                $"The disk under {file.Data.Root} failed and nothing more is written; nothing was changed. See whether it is healthy, then start the daemon again.",
                broken);
        }

        try
        {
            if (!TryAllTogether(batch))
            {
                EachAlone(batch);
            }

            writer.Control("COMMIT");
        }
        catch (Exception failure)
        {
            Undo(failure);
            if (broken is null)
            {
                throw;
            }

            // What a failed sync left behind may be found after a crash or not at all, so this is the one time that we cannot say.
            throw GantryException.Unavailable(
                "store-broken",
                $"The disk under {file.Data.Root} failed while this was written, so it may or may not be stored. See whether it is healthy and start the daemon again; then look, or send it again with the same Idempotency-Key.",
                failure);
        }
        finally
        {
            transaction.Serve(null);
        }
    }

    // Most commands are not refused, and a savepoint copies every page that its command changes: so first without. False when one was refused.
    private bool TryAllTogether(IReadOnlyList<StoreCommand> batch)
    {
        Begin();
        foreach (var command in batch)
        {
            if (!TryRun(command, out _))
            {
                writer.Control("ROLLBACK");
                return false;
            }
        }

        return true;
    }

    private void EachAlone(IReadOnlyList<StoreCommand> batch)
    {
        Begin();
        foreach (var command in batch)
        {
            writer.Control("SAVEPOINT command");
            if (!TryRun(command, out var refusal))
            {
                writer.Control("ROLLBACK TO command");
                command.Refuse(refusal);
            }

            writer.Control("RELEASE command");
        }
    }

    private void Begin()
    {
        writer.Control("BEGIN IMMEDIATE");
        transaction.Begin(time.GetUtcNow());
    }

    private bool TryRun(StoreCommand command, [NotNullWhen(false)] out Exception? refusal)
    {
        refusal = null;
        command.Reset();
        transaction.Serve(command);
        try
        {
            command.Run(transaction);
        }
        catch (Exception refused) when (!refused.IsStoreFault() && writer.InTransaction)
        {
            refusal = refused;
        }

        // A command may swallow the fault that ended its transaction; what came before it is gone all the same.
        return writer.InTransaction ? refusal is null : throw new InvalidOperationException("The transaction ended inside a command.");
    }

    // After this the connection is outside any transaction, or we write no more.
    private void Undo(Exception failure)
    {
        if (failure.IsFailedSync())
        {
            Break(failure);
        }

        try
        {
            if (writer.InTransaction)
            {
                writer.Control("ROLLBACK");
            }
        }
        catch (Exception stuck)
        {
            Break(stuck);
        }
    }

    private void Break(Exception failure)
    {
        broken = failure;
        SqliteStoreLines.StoppedWriting(logger, file.Data.Database, failure);
    }
}
