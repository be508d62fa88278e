using Gantry.Core.Failures;
using Npgsql;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>Tells the store's own faults from a command's, and says them to people.</summary>
internal static class PostgresFaults
{
    /// <summary>The server or the way to it failed, or the transaction is lost, so nothing that it did can be kept. Looks through what a command wrapped around it.</summary>
    public static bool IsStoreFault(this Exception? failure) => Any(failure, IsFault);

    /// <summary>Another node's transaction got in the way of this one; run again, it may pass.</summary>
    public static bool IsLostRace(this Exception? failure) => Any(failure, fault => fault is PostgresException { SqlState: var state } && state.StartsWith("40", StringComparison.Ordinal));

    /// <summary>The connection is gone, or nobody knows what the server did with the last statement.</summary>
    public static bool IsLostConnection(this Exception? failure) =>
        Any(failure, fault => fault is NpgsqlException and not PostgresException || (fault is PostgresException { SqlState: var state } && ClassOf(state) is "08" or "57P"));

    /// <summary>The server refuses to listen because an earlier statement failed.</summary>
    public static bool IsAfterFailedStatement(this Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.InFailedSqlTransaction };

    /// <summary>Nothing was changed.</summary>
    public static GantryException Unavailable(string database, Exception fault)
    {
        var (why, advice) = fault switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                ("does not let this user in", "Correct the user or the password in DATABASE_URL"),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => ("does not exist", "Make it with createdb, or correct DATABASE_URL"),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
                ("refuses its user a right", "Make the user the owner of the database and try again"),
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => ("only reads: it is a standby", "Name the primary in DATABASE_URL"),
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
                ("has no free connection", "Raise max_connections, or set Maximum Pool Size in DATABASE_URL"),
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => ("cannot grow: its disk is full", "Free some space and try again"),
            _ when fault.IsLostRace() => ("is written by other nodes all the time, and this lost every race", "Try again"),
            _ when fault.IsLostConnection() => ("does not answer", "See whether the server runs and can be reached, and try again"),
            _ => ("cannot be used", "See the server's log and try again"),
        };
        return GantryException.Unavailable("store-unavailable", $"The database {database} {why} ({Said(fault)}); nothing was changed. {advice}.", fault);
    }

    /// <summary>The one time that we cannot say: the answer to a commit did not come.</summary>
    public static GantryException UnknownOutcome(string database, Exception fault) =>
        GantryException.Unavailable(
            "store-outcome-unknown",
            $"The connection to the database {database} was lost while this was written, so it may or may not be stored ({Said(fault)}). Look when the database answers again, or send it again with the same Idempotency-Key.",
            fault);

    private static string Said(Exception fault) => (fault is PostgresException server ? server.MessageText : fault.Message).TrimEnd('.');

    private static bool Any(Exception? failure, Func<Exception, bool> test)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (test(inner))
            {
                return true;
            }
        }

        return false;
    }

    // Connection, transaction state, transaction lost, no authority, no resources, locked, stopped by an operator, the system, the server's own bugs.
    private static bool IsFault(Exception failure) =>
        failure is NpgsqlException and not PostgresException
        || (failure is PostgresException { SqlState: var state }
            && ClassOf(state) is "08" or "25" or "28" or "40" or "53" or "55" or "57" or "57P" or "58" or "F0" or "XX"
            && state != PostgresErrorCodes.InFailedSqlTransaction);

    // Two characters name the class; 57P are those of class 57 that end the connection.
    private static string ClassOf(string state) => state.StartsWith("57P", StringComparison.Ordinal) ? "57P" : state[..2];
}
