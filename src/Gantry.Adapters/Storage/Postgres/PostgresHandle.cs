using System.Data.Common;
using Gantry.Adapters.Storage.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>A connection in a transaction. Statements that come again are prepared by the driver.</summary>
internal sealed class PostgresHandle(NpgsqlConnection connection, bool readOnly) : SqlHandle(readOnly)
{
    /// <summary>Sends several statements in one round trip and gives the first value that they answer.</summary>
    public object? Script(string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    protected override int Execute(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = CommandOf(sql, values);
        return command.ExecuteNonQuery();
    }

    protected override DbDataReader Query(string sql, ReadOnlySpan<(string Name, object? Value)> values) => CommandOf(sql, values).ExecuteReader();

    private NpgsqlCommand CommandOf(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in values)
        {
            command.Parameters.Add(value switch
            {
                null => new NpgsqlParameter(name, DBNull.Value),
                string text => new NpgsqlParameter<string>(name, StorableText.Of(text)),
                DateTimeOffset time => new NpgsqlParameter<DateTimeOffset>(name, StoredTime.ToWholeMilliseconds(time)),

                // Bytes are UTF-8 text: an envelope goes in and out without being decoded.
                byte[] text => new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = text },
                _ => new NpgsqlParameter(name, value),
            });
        }

        return command;
    }
}
