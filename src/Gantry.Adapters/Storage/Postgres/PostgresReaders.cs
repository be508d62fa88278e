using System.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Npgsql;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>
/// Runs queries. They wait for the network on the thread that runs them, so each gets one of its own: the thread pool has other work. A few at once; further
/// ones wait their turn.
/// </summary>
internal sealed class PostgresReaders(PostgresServer server) : IDisposable
{
    private const int MostAtOnce = 8;
    private const string SetUp = "SET TRANSACTION READ ONLY";

    // One connection is left for the writer.
    private readonly SemaphoreSlim turns = new(Math.Clamp(server.MostConnections - 1, 1, MostAtOnce));

    /// <summary>Runs a query in one transaction, so that all it sees is of one moment.</summary>
    /// <exception cref="GantryException">The server does not answer.</exception>
    public async Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(() => Read(query), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private T Read<T>(Func<IStoreView, T> query)
    {
        using var transaction = server.Begin(IsolationLevel.RepeatableRead, readOnly: true, SetUp);
        try
        {
            return query(PostgresTables.Over(transaction.Handle));
        }
        catch (NpgsqlException fault) when (fault.IsStoreFault())
        {
            throw PostgresFaults.Unavailable(server.Database, fault);
        }
    }
}
