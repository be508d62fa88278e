using System.Data;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>
/// The shared store: a PostgreSQL database that several nodes write. Transactions are serializable, so that a command may decide by what it reads as if it were
/// alone (docs/decisions/0009); a batch that another node got in the way of is run again, at last with all other writers kept out. The clock is the
/// database's. A commit waits for the server on the thread that calls.
/// </summary>
internal sealed class PostgresStore : IStore, IDisposable
{
    private const int AttemptsBesideOthers = 2;
    private const int MostAttempts = 5;

    // LOCK and SET take no snapshot: what the transaction sees begins when nobody is in the way any more. A node that stops in the middle (SIGSTOP, a
    // lost network) must not hold its locks for ever.
    private const string Begin =
        "SET LOCAL idle_in_transaction_session_timeout = '15s'; LOCK TABLE writers IN {0} MODE; SELECT clock_timestamp(); SAVEPOINT command";

    private static readonly string BeginBesideOthers = Begin.Replace("{0}", "ROW EXCLUSIVE", StringComparison.Ordinal);
    private static readonly string BeginAlone = Begin.Replace("{0}", "EXCLUSIVE", StringComparison.Ordinal);

    private readonly PostgresServer server;
    private readonly PostgresReaders readers;
    private readonly ILogger logger;

    private PostgresStore(PostgresServer server, ILogger logger)
    {
        this.server = server;
        this.logger = logger;
        readers = new PostgresReaders(server);
    }

    /// <summary>Opens a database, made ready or upgraded as needed.</summary>
    /// <exception cref="GantryException">It cannot be reached, written or understood.</exception>
    public static PostgresStore Open(string databaseUrl, ILogger<PostgresStore> logger) => Open(databaseUrl, Migration.Embedded("Postgres"), logger);

    /// <summary>Opens it with other steps than this program's.</summary>
    internal static PostgresStore Open(string databaseUrl, IReadOnlyList<Migration> migrations, ILogger<PostgresStore> logger)
    {
        var server = new PostgresServer(databaseUrl);
        try
        {
            new PostgresSchema(server, logger).Bring(migrations);
            return new PostgresStore(server, logger);
        }
        catch
        {
            server.Dispose();
            throw;
        }
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

    public void Dispose()
    {
        readers.Dispose();
        server.Dispose();
    }

    private void Commit(IReadOnlyList<StoreCommand> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                CommitOnce(batch, attempt <= AttemptsBesideOthers ? BeginBesideOthers : BeginAlone);
                return;
            }
            catch (Exception failure) when (failure.IsLostRace() && attempt < MostAttempts)
            {
                PostgresStoreLines.LostRace(logger, batch.Count, attempt);
            }
            catch (Exception failure) when (failure is not GantryException && failure.IsStoreFault())
            {
                NoteLostConnection(failure);
                throw PostgresFaults.Unavailable(server.Database, failure);
            }
        }
    }

    private void CommitOnce(IReadOnlyList<StoreCommand> batch, string begin)
    {
        using var connection = server.Begin(IsolationLevel.Serializable, readOnly: false, begin);
        var transaction = new StoreTransaction(connection.Handle, PostgresTables.Over(connection.Handle));
        transaction.Begin(new DateTimeOffset((DateTime)connection.Answer!));
        try
        {
            foreach (var command in batch)
            {
                Run(command, transaction, connection.Handle);
            }
        }
        finally
        {
            transaction.Serve(null);
        }

        Finish(connection);
    }

    private static void Run(StoreCommand command, StoreTransaction transaction, PostgresHandle handle)
    {
        command.Reset();
        transaction.Serve(command);
        try
        {
            command.Run(transaction);

            // Keeps what it did and makes room for the next, in one round trip.
            handle.Script("RELEASE command; SAVEPOINT command");
        }
        catch (Exception refusal) when (!refusal.IsStoreFault())
        {
            handle.Script("ROLLBACK TO command");
            command.Refuse(refusal.IsAfterFailedStatement() ? WentOn(refusal) : refusal);
        }
    }

    private static InvalidOperationException WentOn(Exception refusal) =>
        new("A statement of this command failed and the command went on as if it had not; everything that it did is undone.", refusal);

    private void Finish(PostgresTransaction connection)
    {
        try
        {
            connection.Commit();
        }
        catch (NpgsqlException failure) when (failure.IsLostConnection())
        {
            NoteLostConnection(failure);
            throw PostgresFaults.UnknownOutcome(server.Database, failure);
        }
    }

    private void NoteLostConnection(Exception failure)
    {
        if (failure.IsLostConnection())
        {
            PostgresStoreLines.LostConnection(logger, server.Database, failure);
            server.ForgetConnections();
        }
    }
}
