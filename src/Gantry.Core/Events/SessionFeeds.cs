using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>The feeds of the sessions that somebody reads or that have items in flight; all others cost nothing.</summary>
internal sealed class SessionFeeds
{
    private readonly Lock gate = new();
    private readonly Dictionary<SessionId, SessionFeed> feeds = [];

    /// <summary>A feed to read from; give it back with <see cref="Detach"/>.</summary>
    public SessionFeed Attach(SessionId session)
    {
        lock (gate)
        {
            var feed = FindOrAdd(session);
            feed.Readers++;
            return feed;
        }
    }

    public void Detach(SessionId session)
    {
        lock (gate)
        {
            if (feeds.TryGetValue(session, out var feed))
            {
                feed.Readers--;
                RemoveIfIdle(session, feed);
            }
        }
    }

    public void Stream(SessionId session, RunId run, EphemeralPayload payload, FeedFrame frame)
    {
        lock (gate)
        {
            FindOrAdd(session).Stream(run, payload, frame);
        }
    }

    /// <summary>Makes committed events visible, in the order of the log. Called by the commit loop alone.</summary>
    public void Publish(IReadOnlyList<LoggedEvent> events)
    {
        foreach (var logged in events)
        {
            lock (gate)
            {
                if (feeds.TryGetValue(logged.SessionId, out var feed))
                {
                    feed.Publish(logged);
                    RemoveIfIdle(logged.SessionId, feed);
                }
            }
        }
    }

    private SessionFeed FindOrAdd(SessionId session)
    {
        if (!feeds.TryGetValue(session, out var feed))
        {
            feeds[session] = feed = new SessionFeed();
        }

        return feed;
    }

    private void RemoveIfIdle(SessionId session, SessionFeed feed)
    {
        if (feed is { Readers: 0, HasItemsInFlight: false })
        {
            feeds.Remove(session);
        }
    }
}
