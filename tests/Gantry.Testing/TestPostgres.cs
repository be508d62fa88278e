using Npgsql;

namespace Gantry.Testing;

/// <summary>An empty schema of its own in the PostgreSQL that <c>GANTRY_TEST_POSTGRES</c> names, gone with all it holds when the test ends.</summary>
public sealed class TestPostgres : IDisposable
{
    /// <summary>Why the tests that need it are skipped.</summary>
    public const string HowToStart = "There is no PostgreSQL to test with: export \"$(eng/dev/start-postgres.sh /tmp/gantry-postgres)\" starts one.";

    private const int MostEvents = 20_000;
    private const string Setting = "GANTRY_TEST_POSTGRES";
    private readonly string server;

    /// <param name="server">Another server than the one that is named.</param>
    public TestPostgres(string? server = null)
    {
        this.server = server ?? Environment.GetEnvironmentVariable(Setting) ?? throw new InvalidOperationException(HowToStart);
        Address = new NpgsqlConnectionStringBuilder(this.server) { SearchPath = Schema, ApplicationName = Schema }.ConnectionString;
        Ask($"CREATE SCHEMA {Schema}");
    }

    /// <summary>Whether there is one.</summary>
    public static bool IsThere { get; } = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Setting));

    /// <summary>The schema's name, which is also what the connections call themselves.</summary>
    public string Schema { get; } = $"test_{Guid.NewGuid():N}";

    /// <summary>What a store is opened with.</summary>
    public string Address { get; }

    /// <summary>Says something as somebody else, and gives the first value of the answer.</summary>
    public object? Ask(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Address) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Removes the schema; the events in it are held to their own schemas before.</summary>
    public void Dispose()
    {
        try
        {
            CheckEvents();
        }
        finally
        {
            Ask($"DROP SCHEMA {Schema} CASCADE");
        }
    }

    private void CheckEvents()
    {
        if (Ask($"SELECT to_regclass('{Schema}.events')::text") is not string)
        {
            return;
        }

        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Address) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand($"SELECT envelope FROM events LIMIT {MostEvents}", connection);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            SchemaCheck.Event(System.Text.Encoding.UTF8.GetBytes(rows.GetString(0)));
        }
    }
}
