using Gantry.Adapters.Archives;
using Gantry.Adapters.Search.Sqlite;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Archives;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Paging;
using Gantry.Core.Searching;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Searching;
using Gantry.Protocol.Sessions;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Searching;

/// <summary>A log and an index over real files, and an indexer that can be started again.</summary>
internal sealed class SearchFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory directory = new();
    private readonly SqliteStore store;
    private readonly WatchedIndex index;
    private SearchIndexer? indexer;

    public SearchFixture()
    {
        Data = new DataDirectory(directory.Path);
        store = SqliteStore.Open(Data, TimeProvider.System, NullLogger<SqliteStore>.Instance);
        Log = new EventLog(store, TimeProvider.System, NullLogger<EventLog>.Instance);
        Index = new SqliteSearchIndex(Data);
        index = new WatchedIndex(Index);
    }

    public DataDirectory Data { get; }

    public EventLog Log { get; }

    /// <summary>The index as it is, past the watching.</summary>
    public SqliteSearchIndex Index { get; }

    public async Task<Session> NewSessionAsync(string? title = null)
    {
        var workspace = Samples.ImportedWorkspace();
        var session = Samples.Session(workspace.WorkspaceId) with { Title = title };
        await Log.CommitAsync(transaction =>
        {
            transaction.Workspaces.Add(workspace);
            transaction.Sessions.Add(session);
        });
        return session;
    }

    public Task<EventPosition> SayAsync(Session session, EventPayload payload) =>
        Log.CommitAsync(transaction => transaction.Append(new NewEvent(session.SessionId, null, AgentName.Demo, payload)), TestContext.Current.CancellationToken);

    public Task<EventPosition> SayAsync(Session session, string text) => SayAsync(session, new UserMessage(MessageId.New(), text));

    public Task PruneAsync(Session session) =>
        new Archivist(Log, History, ArchiveFilesExtensions.Over(Data), new RetentionOptions()).PruneAsync(session.SessionId, TestContext.Current.CancellationToken);

    private SessionHistory History => new(Log, ArchiveFilesExtensions.Over(Data));

    public async Task StartAsync()
    {
        indexer = new SearchIndexer(index, Log, History, TimeProvider.System, NullLogger<SearchIndexer>.Instance);
        await indexer.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the indexer, as a daemon's end does, and closes the index.</summary>
    public async Task StopAsync()
    {
        await indexer!.StopAsync(TestContext.Current.CancellationToken);
        indexer.Dispose();
        indexer = null;
        index.Close();
    }

    /// <summary>Waits until the index has been brought to a position of a session.</summary>
    public Task IndexedAsync(Session session, EventPosition through) => index.ReachedAsync(session.SessionId, through).WaitAsync(Patience);

    public Task<ItemPage<SearchHit>> FindAsync(string query) =>
        new EventSearch(index, indexer!, Log).FindAsync(query, null, null, null, new PageRequest(), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (indexer is not null)
        {
            await StopAsync();
        }

        await Log.DisposeAsync();
        store.Dispose();
        directory.Dispose();
    }

    private sealed class WatchedIndex(SqliteSearchIndex inner) : ISearchIndex
    {
        private readonly Lock gate = new();
        private readonly Dictionary<SessionId, EventPosition> reached = [];
        private readonly List<(SessionId Session, EventPosition Through, TaskCompletionSource Done)> waiting = [];

        public Task ReachedAsync(SessionId session, EventPosition through)
        {
            lock (gate)
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Add((session, through, done));
                Tell();
                return done.Task;
            }
        }

        public void Close()
        {
            lock (gate)
            {
                reached.Clear();
            }

            inner.Dispose();
        }

        public IReadOnlyDictionary<SessionId, EventPosition> Positions() => inner.Positions();

        public void Add(SessionId session, WorkspaceId workspace, IReadOnlyList<SearchEntry> entries, EventPosition through)
        {
            inner.Add(session, workspace, entries, through);
            lock (gate)
            {
                reached[session] = through;
                Tell();
            }
        }

        public void Forget(SessionId session) => inner.Forget(session);

        public ItemPage<FoundEntry> Find(SearchQuery query) => inner.Find(query);

        public void Clear()
        {
            inner.Clear();
            lock (gate)
            {
                reached.Clear();
            }
        }

        private void Tell()
        {
            foreach (var (session, through, done) in waiting)
            {
                if (reached.GetValueOrDefault(session) >= through)
                {
                    done.TrySetResult();
                }
            }
        }
    }
}
