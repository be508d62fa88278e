using System.Diagnostics.CodeAnalysis;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Microsoft.Data.Sqlite;
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
    private readonly SqliteCheckpoints checkpoints;
    private volatile Exception? broken;

    private SqliteStore(SqliteFile file, SqliteHandle writer, TimeProvider time, ILogger logger)
    {
        this.file = file;
        this.writer = writer;
        this.time = time;
        this.logger = logger;
        checkpoints = new SqliteCheckpoints(writer, file.PagesInLog(), file.Data.Database, logger);
        transaction = new StoreTransaction(writer, SqliteTables.Over(writer));
        readers = new SqliteReaders(file);
    }

    /// <summary>Opens the database of a data directory, made and upgraded as needed.</summary>
    /// <exception cref="GantryException">It cannot be opened, written or understood.</exception>
    public static SqliteStore Open(DataDirectory data, TimeProvider time, ILogger<SqliteStore> logger) =>
        Open(data, Migration.Embedded("Sqlite"), time, logger);

    /// <summary>Opens it with other steps than this program's.</summary>
    /// <param name="mostBeforeUse">A larger database is looked through while it is used.</param>
    internal static SqliteStore Open(
        DataDirectory data,
        IReadOnlyList<Migration> migrations,
        TimeProvider time,
        ILogger<SqliteStore> logger,
        long mostBeforeUse = SqliteIntegrity.MostBeforeUse)
    {
        var version = SqliteLibrary.EnsureLoaded();
        var database = new SqliteFile(data);
        var leftOpen = SqliteIntegrity.IsLeftOpen(data);
        if (leftOpen)
        {
            SqliteIntegrity.CheckWriteAheadLog(data);
        }

        var connection = database.OpenWriter();
        var isLarge = new FileInfo(data.Database).Length > mostBeforeUse;
        try
        {
            if (leftOpen && !isLarge)
            {
                SqliteIntegrity.CheckPages(connection, data);
            }

            new SqliteSchema(connection, data, time, logger, progress => SqliteStoreLines.Upgrading(logger, progress)).Bring(migrations);

            // Who was registered with an older program goes on getting every event, from the first one that this one appends.
            new SqliteOutboxTable(connection).FitTrigger();
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        SqliteStoreLines.Opened(logger, data.Database, version);
        var store = new SqliteStore(database, connection, time, logger);
        if (leftOpen && isLarge)
        {
            store.PageCheck = new PageCheck(database, store.StopFor);
        }

        return store;
    }

    /// <summary>Goes on behind the opening; null when there was no reason for it, or it came first.</summary>
    internal PageCheck? PageCheck { get; private set; }

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
        PageCheck?.Dispose();
        readers.Dispose();
        writer.Dispose();
    }

    private void Commit(IReadOnlyList<StoreCommand> batch)
    {
        Fold();
        if (broken is { } reason)
        {
            throw reason as GantryException ?? GantryException.Unavailable(
                "store-broken",
                $"The disk under {file.Data.Root} failed and nothing more is written; nothing was changed. See whether it is healthy, then start the daemon again.",
                reason);
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

    private void Fold()
    {
        try
        {
            if (broken is null)
            {
                checkpoints.FoldIfDue();
            }
        }
        catch (SqliteException failure)
        {
            // What was acknowledged lies in the log, which was synced, and stays there.
            Break(failure);
        }
    }

    // Most commands are not refused, and a savepoint copies every page that its command changes: so first without. False when one was refused.
    private bool TryAllTogether(IReadOnlyList<StoreCommand> batch)
    {
        Begin();
        foreach (var command in batch)
        {
            if (!TryRun(command, settle: command == batch[^1], out _))
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
            if (!TryRun(command, settle: true, out var refusal))
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

    // What the rows of its events come to is known when they are settled: for several commands together when they run without savepoints.
    private bool TryRun(StoreCommand command, bool settle, [NotNullWhen(false)] out Exception? refusal)
    {
        refusal = null;
        command.Reset();
        transaction.Serve(command);
        try
        {
            command.Run(transaction);
            if (settle)
            {
                writer.Settle();
            }
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

    // Called by the page check, from its own thread.
    private void StopFor(GantryException damage)
    {
        SqliteStoreLines.FoundDamage(logger, file.Data.Database, damage);
        broken = damage;
    }

    private void Break(Exception failure)
    {
        broken = failure;
        SqliteStoreLines.StoppedWriting(logger, file.Data.Database, failure);
    }
}
