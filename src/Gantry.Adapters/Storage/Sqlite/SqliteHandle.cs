using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>One open connection with the statements it has prepared, kept as long as it lives. Used by one thread at a time.</summary>
internal sealed class SqliteHandle(SqliteConnection connection, bool readOnly) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    /// <summary>A transaction is open. Some faults close it without being asked.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Opens the connection; before everything else.</summary>
    public void Open() => connection.Open();

    /// <summary>Changes rows and returns how many.</summary>
    /// <exception cref="InvalidOperationException">This handle only reads.</exception>
    public int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        readOnly
            ? throw new InvalidOperationException("This is a view of the store and cannot change it: use a command, as in EventLog.CommitAsync.")
            : Prepared(sql, values).ExecuteNonQuery();

    /// <summary>Begins, ends, sets: a statement that changes no rows of ours.</summary>
    public void Control(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Prepared(sql, values).ExecuteNonQuery();

    /// <summary>Runs several statements once.</summary>
    public void Script(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first row, or the default when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Prepared(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>All rows.</summary>
    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = new List<T>();
        using var reader = Prepared(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    // One text is written in one place, so its values always come in the same order.
    private SqliteCommand Prepared(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
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
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
