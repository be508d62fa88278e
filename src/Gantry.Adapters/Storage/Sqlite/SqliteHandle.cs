using System.Data.Common;
using Gantry.Adapters.Storage.Tables;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>One open connection with the statements it has prepared, kept as long as it lives. Used by one thread at a time.</summary>
internal sealed class SqliteHandle(SqliteConnection connection, bool readOnly) : SqlHandle(readOnly), IDisposable
{
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedStatement> writes = new(StringComparer.Ordinal);
    private Action? postponed;

    /// <summary>A transaction is open. Some faults close it without being asked.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Opens the connection; before everything else.</summary>
    public void Open() => connection.Open();

    /// <summary>Another number after each beginning and each roll-back: what was learned under an earlier one may not be so any more.</summary>
    public int Epoch { get; private set; }

    /// <summary>Leaves a piece of work for later: it is done before anything else happens on this connection, or goes with what is rolled back.</summary>
    public void Postpone(Action work) => postponed = work;

    /// <summary>Does what was postponed.</summary>
    public void Settle()
    {
        var work = postponed;
        postponed = null;
        work?.Invoke();
    }

    /// <summary>Begins or ends a transaction or a savepoint, or sets a savepoint.</summary>
    public void Control(string sql)
    {
        // A fault may have ended the transaction that it belonged to without being asked.
        if (sql.StartsWith("BEGIN", StringComparison.Ordinal) || sql.StartsWith("ROLLBACK", StringComparison.Ordinal))
        {
            postponed = null;
        }

        // Before the number changes under it.
        Settle();
        if (!sql.StartsWith("COMMIT", StringComparison.Ordinal))
        {
            Epoch++;
        }

        Statement(sql).Run();
    }

    /// <summary>Sets or makes something that is no row of ours.</summary>
    public void Control(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Prepared(sql, values).ExecuteNonQuery();

    /// <summary>A statement without the layers between; the same one for the same text, so use it to its end before the next use.</summary>
    public SqliteStatement Statement(string sql)
    {
        Settle();
        if (!statements.TryGetValue(sql, out var statement))
        {
            statements[sql] = statement = new SqliteStatement(connection.Handle!, sql);
        }

        return statement;
    }

    /// <summary>Runs several statements once.</summary>
    public void Script(string sql)
    {
        Settle();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>How many pages were written since the last question; in WAL mode, into the log.</summary>
    public int TakePagesWritten()
    {
        const int cacheWrites = 9;
        _ = raw.sqlite3_db_status(connection.Handle, cacheWrites, out var pages, out _, resetFlg: 1);
        return pages;
    }

    /// <summary>Folds as much of the write-ahead log into the database as readers allow, and syncs it. Returns how many of its pages are left.</summary>
    /// <exception cref="SqliteException">The disk did not take it.</exception>
    public int Checkpoint()
    {
        const int passive = 0;
        var outcome = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", passive, out var pages, out var folded);
        if (outcome != raw.SQLITE_OK && outcome != raw.SQLITE_BUSY)
        {
            SqliteException.ThrowExceptionForRC(outcome, connection.Handle);
        }

        return outcome == raw.SQLITE_OK ? pages - folded : pages;
    }

    /// <summary>Ends the statement that another thread is running on this connection.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(connection.Handle);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        foreach (var write in writes.Values)
        {
            write.Dispose();
        }

        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    protected override int Execute(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        Settle();
        if (!writes.TryGetValue(sql, out var write))
        {
            writes[sql] = write = NamedStatement.Prepare(new SqliteStatement(connection.Handle!, sql), values);
        }

        write.Run(values);
        return raw.sqlite3_changes(connection.Handle);
    }

    protected override DbDataReader Query(string sql, ReadOnlySpan<(string Name, object? Value)> values) => Prepared(sql, values).ExecuteReader();

    // One text is written in one place, so its values always come in the same order.
    private SqliteCommand Prepared(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        Settle();
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            prepared[sql] = command;
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value switch
            {
                null => DBNull.Value,
                string text => StorableText.Of(text),
                DateTimeOffset time => StoredTime.Write(time),
                var value => value,
            };
        }

        return command;
    }
}
