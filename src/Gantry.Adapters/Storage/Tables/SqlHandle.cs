using System.Data.Common;

namespace Gantry.Adapters.Storage.Tables;

/// <summary>
/// One open connection as the tables see it. They speak the SQL that both stores understand, name their values <c>@name</c>, and hand times over as
/// <see cref="DateTimeOffset"/>: how a store keeps them is its own affair. Used by one thread at a time.
/// </summary>
internal abstract class SqlHandle(bool readOnly)
{
    /// <summary>It stands behind a view and changes nothing.</summary>
    public bool IsReadOnly => readOnly;

    /// <summary>Changes rows and returns how many.</summary>
    /// <exception cref="InvalidOperationException">This handle only reads.</exception>
    public int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        EnsureWrites();
        return Execute(sql, values);
    }

    /// <summary>Changes rows and gives the first one as it is now, or the default when there is none.</summary>
    /// <exception cref="InvalidOperationException">This handle only reads.</exception>
    public T? Change<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        EnsureWrites();
        return First(sql, read, values);
    }

    /// <summary>The first row, or the default when there is none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Query(sql, values);
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>All rows.</summary>
    public List<T> All<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = new List<T>();
        using var reader = Query(sql, values);
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    protected abstract int Execute(string sql, ReadOnlySpan<(string Name, object? Value)> values);

    /// <summary>Runs a query; its reader is read and disposed before the next statement.</summary>
    protected abstract DbDataReader Query(string sql, ReadOnlySpan<(string Name, object? Value)> values);

    private void EnsureWrites()
    {
        if (readOnly)
        {
            throw new InvalidOperationException("This is a view of the store and cannot change it: use a command, as in EventLog.CommitAsync.");
        }
    }
}
