using Gantry.Adapters.Storage.Tables;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// One statement as SQLite itself prepares it, for what runs with every event: the layers above it cost more than the work. Values are bound by their place from
/// 1, columns read by theirs from 0. <see cref="Step"/> to its end or <see cref="Reset"/> after use, or it holds the transaction open.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const uint KeptForLong = 1;
    private const int LongestKept = 256;
    private static readonly object Nothing = new();

    private readonly sqlite3 connection;
    private readonly sqlite3_stmt statement;

    // What stands in a place stays there: rows that come one after another have most texts in common, and what is absent.
    private readonly object?[] standing;

    public SqliteStatement(sqlite3 connection, string sql)
    {
        this.connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, KeptForLong, out statement));
        standing = new object?[raw.sqlite3_bind_parameter_count(statement) + 1];
    }

    public SqliteStatement Bind(int place, ReadOnlySpan<byte> text)
    {
        standing[place] = null;
        Check(raw.sqlite3_bind_text(statement, place, text));
        return this;
    }

    public SqliteStatement Bind(int place, string text)
    {
        if (!ReferenceEquals(standing[place], text))
        {
            standing[place] = null;
            Check(raw.sqlite3_bind_text(statement, place, StorableText.Of(text)));
            standing[place] = text.Length <= LongestKept ? text : null;
        }

        return this;
    }

    public SqliteStatement Bind(int place, long number)
    {
        standing[place] = null;
        Check(raw.sqlite3_bind_int64(statement, place, number));
        return this;
    }

    /// <summary>An id as the text that the log has of it.</summary>
    public SqliteStatement BindId(int place, Guid id)
    {
        const int length = 36;
        Span<byte> text = stackalloc byte[length];
        id.TryFormat(text, out _);
        return Bind(place, text);
    }

    public SqliteStatement BindNull(int place)
    {
        if (standing[place] != Nothing)
        {
            Check(raw.sqlite3_bind_null(statement, place));
            standing[place] = Nothing;
        }

        return this;
    }

    public SqliteStatement Bind(int place, double number)
    {
        standing[place] = null;
        Check(raw.sqlite3_bind_double(statement, place, number));
        return this;
    }

    public SqliteStatement BindBlob(int place, ReadOnlySpan<byte> bytes)
    {
        standing[place] = null;
        Check(raw.sqlite3_bind_blob(statement, place, bytes));
        return this;
    }

    /// <summary>Where a name stands, from 1; 0 when the statement does not have it.</summary>
    public int PlaceOf(string name) => raw.sqlite3_bind_parameter_index(statement, name);

    /// <summary>Runs it to its end, when it gives no rows.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Goes to the next row, or to the end, where it is ready to begin again.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public bool Step()
    {
        var outcome = raw.sqlite3_step(statement);
        if (outcome == raw.SQLITE_ROW)
        {
            return true;
        }

        if (outcome != raw.SQLITE_DONE)
        {
            // Before the reset, which may forget what it was.
            var failure = FailureOf(outcome);
            Reset();
            throw failure;
        }

        Reset();
        return false;
    }

    /// <summary>Ready to begin again. A failure was told by the step that had it.</summary>
    public void Reset() => raw.sqlite3_reset(statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>The bytes of a text; good until the next step. Empty for null.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();

    private void Check(int outcome)
    {
        if (outcome != raw.SQLITE_OK)
        {
            throw FailureOf(outcome);
        }
    }

    private SqliteException FailureOf(int outcome)
    {
        try
        {
            SqliteException.ThrowExceptionForRC(outcome, connection);
        }
        catch (SqliteException failure)
        {
            return failure;
        }

        return new SqliteException($"SQLite answered {outcome}.", outcome);
    }
}
