using System.Text;
using Gantry.Adapters.Archives;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Archives;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Archives;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Archives;

/// <summary>A log over a real file, its archives, and the steps at which a test lets the daemon die.</summary>
internal sealed class ArchiveFixture : IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly SqliteStore store;
    private EventLog? log;

    public ArchiveFixture() => store = SqliteStore.Open(Data, Time, NullLogger<SqliteStore>.Instance);

    public DataDirectory Data => new(directory.Path);

    public ManualTime Time { get; } = new();

    public EventLog Log => log ??= new EventLog(store, Time, NullLogger<EventLog>.Instance);

    public IArchiveFiles Files => ArchiveFilesExtensions.Over(Data);

    public SessionHistory History => new(Log, Files);

    public Archivist Archivist => new(Log, History, Files, Options);

    /// <summary>Removes three events at a time, so that a test has several steps.</summary>
    public RetentionOptions Options { get; init; } = new() { RemoveAtOnce = 3 };

    public IReadOnlyList<string> ArchiveNames => [.. Directory.EnumerateFiles(Data.Archives).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public async Task<Session> NewSessionAsync()
    {
        var workspace = Samples.ImportedWorkspace();
        var session = Samples.Session(workspace.WorkspaceId);
        await CommitAsync(transaction =>
        {
            transaction.Workspaces.Add(workspace);
            transaction.Sessions.Add(session);
        });
        return session;
    }

    public Task CommitAsync(Action<IStoreTransaction> work) => Log.CommitAsync(work, TestContext.Current.CancellationToken);

    public Task<EventPosition> SayAsync(SessionId session, string text, RunId? run = null) =>
        Log.CommitAsync(transaction => transaction.Append(Samples.Fact(session, text, run)), TestContext.Current.CancellationToken);

    public async Task SayManyAsync(SessionId session, int count, RunId? run = null)
    {
        for (var n = 1; n <= count; n++)
        {
            await SayAsync(session, $"fact {n} 你好", run);
        }
    }

    /// <summary>The whole log as text, wherever it lies.</summary>
    public async Task<List<string>> ReadAllAsync(SessionId session, long after = 0, RunId? run = null)
    {
        var lines = new List<string>();
        await foreach (var logged in History.ReplayAsync(session, EventPosition.At(after), run, TestContext.Current.CancellationToken))
        {
            lines.Add(Encoding.UTF8.GetString(logged.Json.Span));
        }

        return lines;
    }

    public Task<int> KeptAsync(SessionId session) =>
        Log.ReadAsync(view => view.Events.Read(session, EventPosition.Start, int.MaxValue).Count, TestContext.Current.CancellationToken);

    public Task<PrunedSession> PruneAsync(SessionId session) => Archivist.PruneAsync(session, TestContext.Current.CancellationToken);

    /// <summary>Prunes until the step at which the daemon dies; true when it came to the end before.</summary>
    public async Task<bool> PruneUntilStepAsync(SessionId session, int step)
    {
        var death = new Death(step);
        await using var doomed = new EventLog(new DyingStore(store, death), Time, NullLogger<EventLog>.Instance);
        var files = new DyingFiles(Files, death);
        try
        {
            await new Archivist(doomed, new SessionHistory(doomed, files), files, Options).PruneAsync(session, TestContext.Current.CancellationToken);
            return !death.HasCome;
        }
        catch (Exception) when (death.HasCome)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (log is not null)
        {
            await log.DisposeAsync();
        }

        store.Dispose();
        directory.Dispose();
    }

    private sealed class Death(int step)
    {
        private int steps;

        public bool HasCome { get; private set; }

        public void Step()
        {
            HasCome |= ++steps >= step;
            if (HasCome)
            {
                throw new InvalidOperationException("The daemon has died.");
            }
        }
    }

    private sealed class DyingStore(IStore inner, Death death) : IStore
    {
        public async Task CommitAsync(IReadOnlyList<StoreCommand> batch, CancellationToken cancellationToken)
        {
            death.Step();
            await inner.CommitAsync(batch, cancellationToken);
            death.Step();
        }

        public Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken) => inner.ReadAsync(query, cancellationToken);
    }

    private sealed class DyingFiles(IArchiveFiles inner, Death death) : IArchiveFiles
    {
        public async Task<WrittenArchive> WriteAsync(
            SessionId session, EventPosition through, IAsyncEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
        {
            death.Step();
            var written = await inner.WriteAsync(session, through, DyingLinesAsync(lines), cancellationToken);
            death.Step();
            return written;
        }

        public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(ArchivedLog archived, CancellationToken cancellationToken)
        {
            death.Step();
            return inner.ReadAsync(archived, cancellationToken);
        }

        public void RemoveOlder(SessionId session, EventPosition than)
        {
            death.Step();
            inner.RemoveOlder(session, than);
            death.Step();
        }

        private async IAsyncEnumerable<ReadOnlyMemory<byte>> DyingLinesAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> lines)
        {
            await foreach (var line in lines)
            {
                death.Step();
                yield return line;
            }
        }
    }
}
