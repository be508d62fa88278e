using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Events;

/// <summary>
/// The one door to what happened. A command's task ends only after its facts are durable, and readers see a fact only then; per session everybody sees the
/// same order. Commands that arrive while a commit is under way share the next one.
/// </summary>
public sealed class EventLog(IStore store, TimeProvider time, ILogger<EventLog> logger) : IAsyncDisposable
{
    private const int LargestBatch = 256;
    private const int ReplayPage = 512;

    // A commit of so many events, about, is long beside what it costs by itself. Fuller ones would make everybody wait at once and then come at once.
    private const int EnoughEvents = 256;
    private static readonly TimeSpan ReceiptLifetime = TimeSpan.FromHours(24);

    // Full means that the disk is far behind: further callers wait, nothing is dropped.
    private readonly Channel<StoreCommand> pending = Channel.CreateBounded<StoreCommand>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly SessionFeeds feeds = new();
    private readonly Lock starting = new();
    private Task? committing;
    private ImmutableArray<ChangedSessions> watchers = [];

    /// <summary>Runs a command and returns when what it changed is durable.</summary>
    /// <exception cref="GantryException">The command refused, or the store could not commit (unavailable); nothing of it is stored.</exception>
    public async Task<T> CommitAsync<T>(Func<IStoreTransaction, T> command, CancellationToken cancellationToken = default)
    {
        EnsureCommitting();
        var pendingCommand = new PendingCommand<T>(command);
        try
        {
            await pending.Writer.WriteAsync(pendingCommand, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw GantryException.Unavailable("stopping", "The daemon is stopping; try again when it runs.");
        }

        // Past this point the command may become durable, so its caller waits for the truth and not for its own token.
        return await pendingCommand.Completion;
    }

    /// <summary>Runs a command that changes something and answers nothing.</summary>
    public Task CommitAsync(Action<IStoreTransaction> command, CancellationToken cancellationToken = default) =>
        CommitAsync(
            transaction =>
            {
                command(transaction);
                return true;
            },
            cancellationToken);

    /// <summary>
    /// Runs a command at most once per receipt: the same receipt again gives the first reply and changes nothing; with another body it is a conflict.
    /// Without a receipt it is a plain command. The reply must be one of the API's words.
    /// </summary>
    public Task<T> CommitOnceAsync<T>(CommandReceipt? receipt, Func<IStoreTransaction, T> command, CancellationToken cancellationToken = default)
        where T : notnull =>
        receipt is null
            ? CommitAsync(command, cancellationToken)
            : CommitAsync(
                transaction =>
                {
                    if (transaction.Receipts.Find(receipt) is { } earlier)
                    {
                        return ReplyOf<T>(earlier, receipt);
                    }

                    var reply = command(transaction);
                    Acknowledge(transaction, receipt, reply);
                    return reply;
                },
                cancellationToken);

    /// <summary>Keeps a command's reply with what it changed, for commands that take several transactions and end in this one.</summary>
    internal static void Acknowledge<T>(IStoreTransaction transaction, CommandReceipt receipt, T reply)
        where T : notnull =>
        transaction.Receipts.Add(receipt, JsonSerializer.Serialize(reply, ApiJson.Default.GetTypeInfo(typeof(T))!), transaction.Now + ReceiptLifetime);

    /// <summary>The reply that a command already got; null when it has not come before. For commands that begin with work outside the store.</summary>
    public async Task<T?> EarlierReplyAsync<T>(CommandReceipt? receipt, CancellationToken cancellationToken)
        where T : class =>
        receipt is null
            ? null
            : await CommitAsync(transaction => transaction.Receipts.Find(receipt) is { } earlier ? ReplyOf<T>(earlier, receipt) : null, cancellationToken);

    /// <summary>Queries what is committed.</summary>
    public Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken = default) => store.ReadAsync(query, cancellationToken);

    /// <summary>All events of a session, or of one run of it, up to what was committed when a page was read; in order.</summary>
    public async IAsyncEnumerable<LoggedEvent> ReplayAsync(
        SessionId session,
        EventPosition after,
        RunId? run = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<LoggedEvent> page;
        do
        {
            var from = after;
            page = await store.ReadAsync(view => view.Events.Read(session, from, ReplayPage, run), cancellationToken);
            foreach (var logged in page)
            {
                yield return logged;
                after = logged.Position;
            }
        }
        while (page.Count == ReplayPage);
    }

    /// <summary>
    /// The frames of a session's events after one position and through another, in pieces that are small enough to wait for a slow socket. A <c>reset</c>
    /// stands in the place of those that were pruned.
    /// </summary>
    internal async IAsyncEnumerable<IReadOnlyList<FeedFrame>> ReplayFramesAsync(
        SessionId session,
        EventPosition after,
        EventPosition through,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var isFirst = true; after < through; isFirst = false)
        {
            var (from, small) = (after, isFirst);
            var page = await store.ReadAsync(view => FramePage.Read(view.Events, session, from, through, small), cancellationToken);

            // Positions have no gaps: what is missing was pruned.
            var prunedThrough = page.Count == 0 ? through : EventPosition.At(page.First.Value - 1);
            if (prunedThrough > after)
            {
                yield return [FeedFrame.PrunedThrough(session, after, prunedThrough)];
                after = prunedThrough;
            }

            if (page.Count == 0)
            {
                yield break;
            }

            after = page.Last;
            yield return page;
        }
    }

    /// <summary>Streams an ephemeral frame to those who read now, and keeps it for the snapshot of those who attach before its item ends.</summary>
    public void Stream(SessionId session, RunId run, AgentName provider, EphemeralPayload payload) =>
        feeds.Stream(new EventEnvelope(null, time.GetUtcNow(), session, run, provider, payload), run, payload);

    /// <summary>
    /// Reads a session's stream from a position on and never ends by itself: what is stored, a <c>snapshot</c> of the items in flight when there are any,
    /// <c>synced</c>, then what comes; no gap, no duplicate among durable frames. Frames come in batches of what was ready. A reader that falls far behind
    /// is not waited for: it goes on from the log and gets a fresh snapshot.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<FeedFrame>> FollowAsync(SessionId session, EventPosition after, CancellationToken cancellationToken) =>
        new FeedReader(this, feeds, session, after).ReadAsync(cancellationToken);

    /// <summary>Tells, from now on, which sessions get new events; for work that follows the log at its own pace.</summary>
    public ChangedSessions WatchSessions()
    {
        var watcher = new ChangedSessions(gone => ImmutableInterlocked.Update(ref watchers, all => all.Remove(gone)));
        ImmutableInterlocked.Update(ref watchers, all => all.Add(watcher));
        return watcher;
    }

    /// <summary>
    /// Attaches to the durable events of all sessions that this node publishes from now on; reading may begin later and misses nothing. Dispose it.
    /// </summary>
    public NodeReader FollowAll() => new(this, feeds.Node);

    /// <summary>
    /// The session's last position that readers may see. Asked through the commit loop, because the store alone may show an event that is committed and not
    /// yet published.
    /// </summary>
    internal Task<EventPosition> PublishedPositionAsync(SessionId session, CancellationToken cancellationToken) =>
        CommitAsync(transaction => transaction.Events.LastPosition(session), cancellationToken);

    /// <summary>Commits what was accepted, then stops accepting.</summary>
    public async ValueTask DisposeAsync()
    {
        pending.Writer.TryComplete();
        if (committing is { } loop)
        {
            await loop;
        }
    }

    private static T ReplyOf<T>(StoredReceipt earlier, CommandReceipt receipt)
    {
        if (!string.Equals(earlier.BodyHash, receipt.BodyHash, StringComparison.Ordinal))
        {
            throw GantryException.Conflict(
                "idempotency-key-reused",
                $"The Idempotency-Key '{receipt.Key}' was used with another body in the last 24 hours; use a new key for a new request.");
        }

        return (T)JsonSerializer.Deserialize(earlier.ReplyJson, ApiJson.Default.GetTypeInfo(typeof(T))!)!;
    }

    private void EnsureCommitting()
    {
        lock (starting)
        {
            committing ??= Task.Run(CommitLoopAsync);
        }
    }

    private async Task CommitLoopAsync()
    {
        var batch = new List<StoreCommand>(LargestBatch);
        var enough = LargestBatch;
        while (await pending.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < enough && pending.Reader.TryRead(out var command))
            {
                batch.Add(command);
            }

            await CommitBatchAsync(batch);
            enough = EnoughAfter(batch);
        }
    }

    // How many commands make a full commit is not known before they have run; the last ones tell.
    private static int EnoughAfter(List<StoreCommand> batch)
    {
        var events = 0;
        foreach (var command in batch)
        {
            events += command.Appended.Count;
        }

        return Math.Clamp(EnoughEvents * batch.Count / Math.Max(1, events), 1, LargestBatch);
    }

    private async Task CommitBatchAsync(List<StoreCommand> batch)
    {
        try
        {
            // Nobody takes back what was accepted: stopping waits for it.
            await store.CommitAsync(batch, CancellationToken.None);
        }
        catch (Exception failure)
        {
            EventLogLines.CommitFailed(logger, batch.Count, failure);
            foreach (var command in batch)
            {
                // A store that knows better says it itself.
                ((IPendingCommand)command).Fail(
                    failure as GantryException
                    ?? GantryException.Unavailable("store-unavailable", "The store could not write; nothing was changed. See the daemon's log.", failure));
            }

            return;
        }

        // At this point the batch is durable: publish in order, then let the callers go.
        foreach (var command in batch)
        {
            feeds.Publish(command.Appended);
            foreach (var watcher in watchers)
            {
                watcher.Note(command.Appended);
            }

            ((IPendingCommand)command).Settle();
        }
    }

    private interface IPendingCommand
    {
        void Settle();

        void Fail(Exception failure);
    }

    private sealed class PendingCommand<T>(Func<IStoreTransaction, T> command) : StoreCommand, IPendingCommand
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? reply;

        public Task<T> Completion => completion.Task;

        public override void Run(IStoreTransaction transaction) => reply = command(transaction);

        public void Settle()
        {
            if (Refusal is { } refusal)
            {
                completion.SetException(refusal);
            }
            else
            {
                completion.SetResult(reply!);
            }
        }

        public void Fail(Exception failure) => completion.SetException(failure);
    }
}
