using System.Collections.Concurrent;
using Gantry.Adapters.EventLoop;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Events;
using Microsoft.Data.Sqlite;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>A few connections that read, opened as they are needed. When all are busy the next query waits its turn.</summary>
internal sealed class SqliteReaders(SqliteFile file) : IDisposable
{
    private const int MostAtOnce = 4;

    private readonly SemaphoreSlim turns = new(MostAtOnce);
    private readonly ConcurrentBag<Reader> idle = [];
    private volatile bool disposed;

    /// <summary>Runs a query in one transaction, so that all it sees is of one moment.</summary>
    public async Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken)
    {
        if (SocketLoop.Current is not null)
        {
            // The disk would hold up all connections of the loop.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        await turns.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return Read(query);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private T Read<T>(Func<IStoreView, T> query)
    {
        var reader = idle.TryTake(out var waiting) ? waiting : new Reader(file.OpenReader());
        try
        {
            reader.Handle.Control("BEGIN");
            return query(reader.View);
        }
        catch (SqliteException fault) when (fault.IsStoreFault())
        {
            throw SqliteFaults.Unavailable(file.Data, fault);
        }
        finally
        {
            PutBack(reader);
        }
    }

    private void PutBack(Reader reader)
    {
        try
        {
            if (reader.Handle.InTransaction)
            {
                reader.Handle.Control("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // It reads nothing any more; the next query opens another.
            reader.Dispose();
            return;
        }

        idle.Add(reader);
        if (disposed)
        {
            Dispose();
        }
    }

    private sealed record Reader(SqliteHandle Handle) : IDisposable
    {
        public StoreView View { get; } = SqliteTables.Over(Handle);

        public void Dispose() => Handle.Dispose();
    }
}
