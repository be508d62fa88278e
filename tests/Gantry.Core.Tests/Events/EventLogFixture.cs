using System.Text.Json;
using Gantry.Adapters.Storage.Postgres;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Events;

/// <summary>A log over a real database: a file, or PostgreSQL.</summary>
internal sealed class EventLogFixture : IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly TestPostgres? postgres;
    private readonly IStore store;
    private readonly HeldStore held;

    /// <param name="postgres">Where to keep it; null for a file.</param>
    public EventLogFixture(TestPostgres? postgres = null)
    {
        this.postgres = postgres;
        store = postgres is null
            ? SqliteStore.Open(new DataDirectory(directory.Path), Time, NullLogger<SqliteStore>.Instance)
            : PostgresStore.Open(postgres.Address, NullLogger<PostgresStore>.Instance);
        held = new HeldStore(store);
        Log = new EventLog(held, Time, NullLogger<EventLog>.Instance);
    }

    public ManualTime Time { get; } = new();

    public EventLog Log { get; }

    public SessionId Session { get; } = SessionId.New();

    /// <summary>Lets every commit to the file that appends an event fail at its end, until <see cref="HealStore"/>.</summary>
    public void BreakStore() =>
        Sql(
            """
            CREATE TABLE nobody (id INTEGER PRIMARY KEY);
            CREATE TABLE orphans (parent INTEGER REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER doomed AFTER INSERT ON events BEGIN INSERT INTO orphans VALUES (1); END;
            """);

    public void HealStore() => Sql("DROP TRIGGER doomed");

    /// <summary>Stops the commit loop when the next commit is durable and nobody has been told, until <c>LetGo</c>.</summary>
    public (Task Committed, Action LetGo) HoldNextCommit()
    {
        var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held.AfterCommit = () =>
        {
            held.AfterCommit = null;
            committed.SetResult();
            return letGo.Task;
        };
        return (committed.Task, letGo.SetResult);
    }

    public Task<EventPosition> AppendAsync(string text, SessionId? session = null) =>
        Log.CommitAsync(transaction => transaction.Append(Samples.Fact(session ?? Session, text)), TestContext.Current.CancellationToken);

    /// <summary>Appends through another log on the same store, as another node does: this one is not told.</summary>
    public async Task AppendElsewhereAsync(string text)
    {
        await using var other = new EventLog(store, Time, NullLogger<EventLog>.Instance);
        await other.CommitAsync(transaction => transaction.Append(Samples.Fact(Session, text)), TestContext.Current.CancellationToken);
    }

    public void Stream(RunId run, string item, int offset, string delta) =>
        Log.Stream(Session, run, AgentName.Demo, new AssistantDelta(ItemId.From(item), offset, delta));

    /// <summary>Reads frames until one satisfies <paramref name="last"/>, which is the last of the answer.</summary>
    public async Task<List<FeedFrame>> FollowUntilAsync(EventPosition after, Func<FeedFrame, bool> last, CancellationToken cancellationToken)
    {
        var frames = new List<FeedFrame>();
        await foreach (var burst in Log.FollowAsync(Session, after, cancellationToken))
        {
            foreach (var frame in burst)
            {
                frames.Add(frame);
                SchemaCheck.Frame(frame);
                if (last(frame))
                {
                    return frames;
                }
            }
        }

        throw new InvalidOperationException("A stream never ends by itself.");
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        (store as IDisposable)?.Dispose();
        postgres?.Dispose();
        directory.Dispose();
        held.CheckStored();
    }

    public static string TextOf(FeedFrame frame) => ((UserMessage)EventEnvelope.Parse(frame.Json.Span).Payload).Text;

    public static StreamSnapshot SnapshotOf(FeedFrame frame) => JsonSerializer.Deserialize(frame.Json.Span, EventJson.Default.StreamSnapshot)!;

    public static StreamReset ResetOf(FeedFrame frame) => JsonSerializer.Deserialize(frame.Json.Span, EventJson.Default.StreamReset)!;

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={new DataDirectory(directory.Path).Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class HeldStore(IStore inner) : IStore
    {
        private readonly List<LoggedEvent> stored = [];

        public Func<Task>? AfterCommit { get; set; }

        // At the end, because a fault told inside the commit loop would look like a store that fails, and tests would wait for what never comes.
        public void CheckStored() => stored.ForEach(logged => SchemaCheck.Event(logged.Json));

        public async Task CommitAsync(IReadOnlyList<StoreCommand> batch, CancellationToken cancellationToken)
        {
            await inner.CommitAsync(batch, cancellationToken);
            stored.AddRange(batch.SelectMany(command => command.Appended));
            if (AfterCommit is { } wait)
            {
                await wait();
            }
        }

        public Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken) => inner.ReadAsync(query, cancellationToken);
    }
}
