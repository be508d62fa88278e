using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>The feeds of the sessions that somebody reads or that have items in flight, and the one of the whole node; all others cost nothing.</summary>
internal sealed class SessionFeeds
{
    private readonly Lock gate = new();
    private readonly Dictionary<SessionId, SessionFeed> feeds = [];

    /// <summary>The durable events of all sessions.</summary>
    public NodeFeed Node { get; } = new();

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

    public void Stream(EventEnvelope envelope, RunId run, EphemeralPayload payload)
    {
        lock (gate)
        {
            FindOrAdd(envelope.SessionId).Stream(envelope, run, payload);
        }
    }

    /// <summary>Makes committed events visible, in the order of the log. Called by the commit loop alone.</summary>
    public void Publish(IReadOnlyList<LoggedEvent> events)
    {
        foreach (var logged in events)
        {
            // One frame for the readers of the session and of the node, and none when there are neither: whoever comes first makes its bytes.
            FeedFrame? frame = null;
            lock (gate)
            {
                if (feeds.TryGetValue(logged.SessionId, out var feed))
                {
                    frame = FeedFrame.Of(logged);
                    feed.Publish(logged, frame);
                    RemoveIfIdle(logged.SessionId, feed);
                }
            }

            Node.Publish(logged, frame);
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
