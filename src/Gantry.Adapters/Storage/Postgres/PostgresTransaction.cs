using System.Data;
using Npgsql;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>A connection out of the pool, in a transaction that is rolled back unless it is committed.</summary>
internal sealed class PostgresTransaction : IDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private PostgresTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, bool readOnly)
    {
        this.connection = connection;
        this.transaction = transaction;
        Handle = new PostgresHandle(connection, readOnly);
    }

    public PostgresHandle Handle { get; }

    /// <summary>What the statements that set it up answered first.</summary>
    public object? Answer { get; private set; }

    /// <exception cref="NpgsqlException">No connection, or a statement failed.</exception>
    public static PostgresTransaction Begin(NpgsqlDataSource pool, IsolationLevel isolation, bool readOnly, string setUp)
    {
        var connection = pool.OpenConnection();
        try
        {
            // The driver sends its BEGIN together with what comes next.
            var begun = new PostgresTransaction(connection, connection.BeginTransaction(isolation), readOnly);
            begun.Answer = begun.Handle.Script(setUp);
            return begun;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Commit() => transaction.Commit();

    // The pool rolls back what it gets back unfinished.
    public void Dispose() => connection.Dispose();
}
