using System.Data;
using Gantry.Core.Failures;
using Npgsql;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>The database and the pool of connections to it. A connection that is lost while it is idle is replaced without a word.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly NpgsqlDataSource pool;

    /// <exception cref="GantryException">The address cannot be understood.</exception>
    public PostgresServer(string databaseUrl)
    {
        var address = DatabaseAddress.Parse(databaseUrl);
        Database = $"{address.Database ?? address.Username} on {address.Host}:{address.Port}";
        MostConnections = address.MaxPoolSize;
        pool = NpgsqlDataSource.Create(address);
    }

    /// <summary>Names it to people: no password, no user.</summary>
    public string Database { get; }

    public int MostConnections { get; }

    /// <summary>Begins a transaction with the statements that set it up.</summary>
    /// <exception cref="GantryException">The server does not answer, or lets nobody in.</exception>
    public PostgresTransaction Begin(IsolationLevel isolation, bool readOnly, string setUp)
    {
        // What the pool has may be the remains of a server that went away. Nothing was asked of it yet, so asking once more is safe.
        for (var mayAskAgain = true; ; mayAskAgain = false)
        {
            try
            {
                return PostgresTransaction.Begin(pool, isolation, readOnly, setUp);
            }
            catch (NpgsqlException fault) when (mayAskAgain && fault.IsLostConnection())
            {
                pool.Clear();
            }
            catch (NpgsqlException fault) when (!fault.IsLostRace())
            {
                throw PostgresFaults.Unavailable(Database, fault);
            }
        }
    }

    /// <summary>Lets go of all idle connections: one was lost, so the others may be.</summary>
    public void ForgetConnections() => pool.Clear();

    public void Dispose() => pool.Dispose();
}
