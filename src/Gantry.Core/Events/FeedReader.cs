using System.Runtime.CompilerServices;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>
/// One reader of one session.
/// 1. attach to the feed, so that nothing published from now on is missed;
/// 2. replay the log up to the feed's watermark;
/// 3. hand out the snapshot of the items in flight, then <c>synced</c>;
/// 4. follow the ring; when it has overtaken us, go back to 2.
/// </summary>
internal sealed class FeedReader(EventLog log, SessionFeeds feeds, SessionId session, EventPosition after)
{
    public async IAsyncEnumerable<IReadOnlyList<FeedFrame>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // :: Step 1
        var feed = feeds.Attach(session);
        try
        {
            var seen = after;
            var firstTime = true;
            while (true)
            {
                var attachment = feed.Attach(feed.Watermark ?? await log.PublishedPositionAsync(session, cancellationToken), cancellationToken);
                using var reader = attachment.Reader;
                if (firstTime && seen > attachment.Watermark)
                {
                    yield return [FeedFrame.ResetOf(seen, attachment.Watermark)];
                    seen = EventPosition.Start;
                }

                // :: Step 2
                await foreach (var page in log.ReplayFramesAsync(session, seen, attachment.Watermark, cancellationToken))
                {
                    yield return page;
                }

                seen = attachment.Watermark;

                // :: Step 3
                if (attachment.Snapshot is { } snapshot)
                {
                    yield return [snapshot];
                }

                if (firstTime)
                {
                    yield return [FeedFrame.SyncedAt(seen)];
                    firstTime = false;
                }

                // :: Step 4
                while (await reader.NextAsync() is { } burst)
                {
                    yield return burst;
                    seen = LastPosition(burst) ?? seen;
                }
            }
        }
        finally
        {
            feeds.Detach(session);
        }
    }

    private static EventPosition? LastPosition(FeedFrame[] burst)
    {
        for (var n = burst.Length - 1; n >= 0; n--)
        {
            if (burst[n].Position is { } position)
            {
                return position;
            }
        }

        return null;
    }
}
