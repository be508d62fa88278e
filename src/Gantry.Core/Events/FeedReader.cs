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
                var attachment = feed.Attach(await log.PublishedPositionAsync(session, cancellationToken));
                if (firstTime && seen > attachment.Watermark)
                {
                    yield return [FeedFrame.ResetOf(seen, attachment.Watermark)];
                    seen = EventPosition.Start;
                }

                // :: Step 2
                await foreach (var page in ReplayAsync(seen, attachment.Watermark, cancellationToken))
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
                await foreach (var burst in FollowRingAsync(feed, attachment.Cursor, cancellationToken))
                {
                    yield return burst;
                    seen = burst.LastOrDefault(frame => frame.Position is not null)?.Position ?? seen;
                }
            }
        }
        finally
        {
            feeds.Detach(session);
        }
    }

    // Ends when the ring has overtaken the cursor.
    private static async IAsyncEnumerable<IReadOnlyList<FeedFrame>> FollowRingAsync(
        SessionFeed feed,
        long cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var burst = new List<FeedFrame>();
            if (!feed.TryRead(ref cursor, burst, out var changed))
            {
                yield break;
            }

            if (burst.Count > 0)
            {
                yield return burst;
            }
            else
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<FeedFrame>> ReplayAsync(
        EventPosition from,
        EventPosition through,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int page = 512;
        while (from < through)
        {
            var start = from;
            var events = await log.ReadAsync(view => view.Events.Read(session, start, page), cancellationToken);
            var frames = events.Where(logged => logged.Position <= through).Select(FeedFrame.Of).ToList();
            if (frames.Count == 0)
            {
                yield break;
            }

            yield return frames;
            from = frames[^1].Position!.Value;
        }
    }
}
