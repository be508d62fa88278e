using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Gantry.Bench;

/// <summary>The least that is durable: one table, one writer, what has gathered is one commit.</summary>
internal sealed class BareLog : IAsyncDisposable
{
    private readonly Channel<(byte[] Event, TaskCompletionSource Done)> pending = Channel.CreateUnbounded<(byte[], TaskCompletionSource)>();
    private readonly SqliteConnection connection;
    private readonly Task writing;

    public BareLog(string path)
    {
        connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("CREATE TABLE events (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)");
        writing = Task.Run(WriteAsync);
    }

    public Task AppendAsync(byte[] body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pending.Writer.TryWrite((body, done));
        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        pending.Writer.Complete();
        await writing;
        await connection.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO events (body) VALUES ($body)";
        var body = insert.Parameters.Add("$body", SqliteType.Blob);
        var batch = new List<TaskCompletionSource>();
        while (await pending.Reader.WaitToReadAsync())
        {
            Execute("BEGIN IMMEDIATE");
            while (batch.Count < 256 && pending.Reader.TryRead(out var next))
            {
                body.Value = next.Event;
                insert.ExecuteNonQuery();
                batch.Add(next.Done);
            }

            Execute("COMMIT");
            batch.ForEach(done => done.SetResult());
            batch.Clear();
        }
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
