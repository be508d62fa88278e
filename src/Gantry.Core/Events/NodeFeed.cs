using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>
/// The durable events of all sessions as this node publishes them, for readers of everything. Beside the ring it keeps, per session, the first and the last
/// position since somebody reads: that is enough for a reader that the ring has overtaken to take what it missed from the log. Without readers it is empty.
/// </summary>
internal sealed class NodeFeed
{
    private readonly Lock gate = new();
    private readonly Dictionary<SessionId, Stretch> stretches = [];
    private FrameRing ring = new();
    private int readers;

    /// <summary>A place before everything that is published from now on; give it back with <see cref="Detach"/>.</summary>
    /// <param name="seen">Where each session stands now, as far as the feed knows; a session that is missing begins with its next event.</param>
    public Place Attach(out Dictionary<SessionId, EventPosition> seen)
    {
        lock (gate)
        {
            readers++;
            seen = stretches.ToDictionary(stretch => stretch.Key, stretch => stretch.Value.Last);
            return new Place(ring, ring.Head);
        }
    }

    /// <summary>A new place for a reader that was overtaken, and what it has to take from the log before it goes on there.</summary>
    /// <param name="seen">What the reader has seen of each session.</param>
    public (Place Place, IReadOnlyList<Missed> Missed) Reattach(Dictionary<SessionId, EventPosition> seen)
    {
        lock (gate)
        {
            var missed =
                from stretch in stretches
                let after = seen.TryGetValue(stretch.Key, out var last) ? last : EventPosition.At(stretch.Value.First.Value - 1)
                where after < stretch.Value.Last
                select new Missed(stretch.Key, after, stretch.Value.Last);
            return (new Place(ring, ring.Head), [.. missed]);
        }
    }

    public void Detach()
    {
        lock (gate)
        {
            readers--;
            if (readers == 0)
            {
                stretches.Clear();
                ring = new FrameRing();
            }
        }
    }

    /// <param name="frame">The event as others read it already; null when nobody does.</param>
    public void Publish(LoggedEvent logged, FeedFrame? frame)
    {
        lock (gate)
        {
            if (readers == 0)
            {
                return;
            }

            if (stretches.TryGetValue(logged.SessionId, out var stretch) && logged.Position != stretch.Last.Next)
            {
                // Stored and never published: another node appended it, or its commit ended in doubt. Readers take it from the log.
                ring.Break();
            }

            stretches[logged.SessionId] = new Stretch(stretch?.First ?? logged.Position, logged.Position);
            ring.Add(frame ?? FeedFrame.Of(logged));
        }
    }

    /// <summary>Before a frame of the ring.</summary>
    internal sealed record Place(FrameRing Ring, long Next);

    /// <summary>Events of a session after one position and through another.</summary>
    internal sealed record Missed(SessionId Session, EventPosition After, EventPosition Through);

    private sealed record Stretch(EventPosition First, EventPosition Last);
}
