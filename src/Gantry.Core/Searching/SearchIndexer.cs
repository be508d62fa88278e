using Gantry.Core.Archives;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Searching;

/// <summary>
/// Keeps the index up to date by reading the log, as any reader does; no commit waits for it.
/// 1. ask to be told of new events, so that nothing is missed from now on;
/// 2. bring every session up to what its log holds;
/// 3. follow what comes.
/// A damaged index is thrown away, and all begins again.
/// </summary>
public sealed class SearchIndexer(ISearchIndex index, EventLog log, SessionHistory history, TimeProvider time, ILogger<SearchIndexer> logger) : BackgroundService
{
    private const int EventsAtOnce = 128;

    // A burst of commits is indexed together; half of what a search may be behind is left for the work itself.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterDamage = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private volatile TaskCompletionSource damage = NewDamage();

    /// <summary>Says that a search found the index damaged.</summary>
    public void Rebuild(SearchIndexDamagedException damaged) => damage.TrySetException(damaged);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (SearchIndexDamagedException damaged) when (TryClear(damaged))
            {
                await Task.Delay(AfterDamage, time, stoppingToken);
            }
            catch (Exception failure)
            {
                // Search is behind and everything else goes on.
                SearchLines.Stuck(logger, AfterFailure.TotalSeconds, failure);
                await Task.Delay(AfterFailure, time, stoppingToken);
            }
        }
    }

    private static TaskCompletionSource NewDamage() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryClear(SearchIndexDamagedException damaged)
    {
        SearchLines.Damaged(logger, damaged);
        damage = NewDamage();
        try
        {
            index.Clear();
            return true;
        }
        catch (SearchIndexDamagedException)
        {
            return false;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        // :: Step 1
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var changes = log.WatchSessions();
        var positions = new Dictionary<SessionId, EventPosition>(index.Positions());

        // :: Step 2
        await CatchUpAsync(positions, cancellationToken);

        // :: Step 3
        while (true)
        {
            var next = changes.NextAsync(round.Token);
            if (await Task.WhenAny(next, damage.Task) != next)
            {
                await round.CancelAsync();
                await damage.Task;
            }

            await Task.Delay(Gathering, time, cancellationToken);
            foreach (var id in await next)
            {
                if (await log.ReadAsync(view => view.Sessions.Find(id), cancellationToken) is { } session)
                {
                    await CatchUpAsync(session, positions, cancellationToken);
                }
            }
        }
    }

    private async Task CatchUpAsync(Dictionary<SessionId, EventPosition> positions, CancellationToken cancellationToken)
    {
        var gone = positions.Keys.ToHashSet();
        for (PageRequest? page = new(PageRequest.LargestLimit); page is not null;)
        {
            var wanted = page;
            var sessions = await log.ReadAsync(view => view.Sessions.List(workspace: null, wanted), cancellationToken);
            foreach (var session in sessions.Items)
            {
                gone.Remove(session.SessionId);
                await CatchUpAsync(session, positions, cancellationToken);
            }

            page = sessions.NextCursor is { } cursor ? PageRequest.Parse($"{PageRequest.LargestLimit}", cursor) : null;
        }

        // An older database was put in place of the one that they were in.
        foreach (var session in gone)
        {
            index.Forget(session);
            positions.Remove(session);
        }
    }

    private async Task CatchUpAsync(Session session, Dictionary<SessionId, EventPosition> positions, CancellationToken cancellationToken)
    {
        var position = positions.GetValueOrDefault(session.SessionId);
        if (position.Value > session.LastSeq)
        {
            SearchLines.AheadOfLog(logger, session.SessionId);
            index.Forget(session.SessionId);
            position = EventPosition.Start;
        }

        try
        {
            position = await ReadAsync(session, position, cancellationToken);
        }
        catch (GantryException unreadable) when (unreadable.Kind == FailureKind.Unavailable)
        {
            // Its archive is gone or damaged: the other sessions are found all the same.
            SearchLines.Unreadable(logger, session.SessionId, unreadable.Message);
            return;
        }

        positions[session.SessionId] = position;
    }

    private async Task<EventPosition> ReadAsync(Session session, EventPosition position, CancellationToken cancellationToken)
    {
        var gathered = new List<LoggedEvent>(EventsAtOnce);
        await foreach (var logged in history.ReplayAsync(session.SessionId, position, cancellationToken: cancellationToken))
        {
            gathered.Add(logged);
            if (gathered.Count == EventsAtOnce)
            {
                position = Add(session, gathered);
            }
        }

        return gathered.Count > 0 ? Add(session, gathered) : position;
    }

    private EventPosition Add(Session session, List<LoggedEvent> gathered)
    {
        var through = gathered[^1].Position;
        index.Add(session.SessionId, session.WorkspaceId, [.. gathered.Select(EventText.Of).OfType<SearchEntry>()], through);
        gathered.Clear();
        return through;
    }
}
