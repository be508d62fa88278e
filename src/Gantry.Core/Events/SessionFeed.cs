using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>
/// The recent frames of one session and its items in flight. A reader is a place in the ring: nothing is queued per reader, so a slow one costs nothing
/// and is told, by a place that the ring has left behind, to read the log instead.
/// </summary>
internal sealed class SessionFeed
{
    // Who takes a run up begins its open texts anew.
    private const string Recovered = "ui.run.recovered";

    // Few enough that the ring has them still when a reader has written the snapshot out.
    private const int FramesBehindSnapshot = 512;

    private readonly Lock gate = new();
    private readonly FrameRing ring = new();
    private readonly Dictionary<ItemId, GrowingItem> items = [];
    private EventPosition? watermark;

    // Many readers may attach, or be overtaken, at about the same time: what they get is made once.
    private RecentSnapshot? recent;

    /// <summary>Counted under the lock of <see cref="SessionFeeds"/>.</summary>
    public int Readers { get; set; }

    /// <summary>It has published something, or a reader has asked the log: nobody needs to ask again.</summary>
    public EventPosition? Watermark
    {
        get
        {
            lock (gate)
            {
                return watermark;
            }
        }
    }

    public bool HasItemsInFlight
    {
        get
        {
            lock (gate)
            {
                return items.Count > 0;
            }
        }
    }

    /// <summary>Where a reader stands that attaches now: everything up to the watermark is in the log, everything after it comes through the ring.</summary>
    /// <param name="published">The last position that had been published at some moment after this feed was made.</param>
    public Attachment Attach(EventPosition published, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // A feed that has published something knows better.
            watermark ??= published;
            if (items.Count == 0)
            {
                return new Attachment(new RingReader(ring, ring.Head, cancellationToken), watermark.Value, null);
            }

            // One that was taken a little earlier serves as well: what has come since stands in the ring behind it.
            if (recent is null || ring.Head - recent.Place > FramesBehindSnapshot || !ring.Holds(recent.Place))
            {
                recent = new RecentSnapshot(FeedFrame.SnapshotOf(items.Values), ring.Head);
            }

            return new Attachment(new RingReader(ring, recent.Place, cancellationToken), watermark.Value, recent.Frame);
        }
    }

    public void Publish(LoggedEvent logged, FeedFrame frame)
    {
        lock (gate)
        {
            // Stored and never published: another node appended it, or its commit ended in doubt.
            if (watermark is { } last && logged.Position != last.Next)
            {
                ring.Break();
            }

            // A snapshot is of one place in the log: after another event it says too much or too little.
            watermark = logged.Position;
            recent = null;
            FinishItems(logged, frame);
            AddIfRead(frame);
        }
    }

    public void Stream(EventEnvelope envelope, RunId run, EphemeralPayload payload)
    {
        lock (gate)
        {
            if (!items.TryGetValue(payload.ItemId, out var item))
            {
                items[payload.ItemId] = item = new GrowingItem(payload.ItemId, run, EventCatalog.Of(payload).Name);
            }

            item.Append(payload.TextDelta);
            AddIfRead(FeedFrame.Of(envelope, payload));
        }
    }

    // Nobody can come back for a frame that nobody was there to read: who attaches gets the log and the snapshot.
    private void AddIfRead(FeedFrame frame)
    {
        if (Readers > 0)
        {
            ring.Add(frame);
        }
        else
        {
            recent = null;
        }
    }

    private void FinishItems(LoggedEvent logged, FeedFrame frame)
    {
        if (items.Count == 0)
        {
            return;
        }

        // Most events finish nothing; only for those that do is a parse worth its cost.
        if (Finishes(logged.TypeName))
        {
            items.Remove(((IFinishesItem)logged.Decode().Payload).ItemId);
        }
        else if (frame.EndsRun || logged.TypeName == Recovered)
        {
            foreach (var (id, _) in items.Where(item => item.Value.Run == logged.RunId).ToList())
            {
                items.Remove(id);
            }
        }
    }

    private static bool Finishes(string typeName) =>
        EventCatalog.TryFind(typeName, out var type) && type.Payload.IsAssignableTo(typeof(IFinishesItem));

    /// <param name="Reader">Stands before the first frame that it has not seen; the attached owns it.</param>
    /// <param name="Watermark">The last position that it must take from the log.</param>
    /// <param name="Snapshot">The items in flight; null when there are none.</param>
    internal sealed record Attachment(RingReader Reader, EventPosition Watermark, FeedFrame? Snapshot);

    /// <param name="Place">What comes from here on is not in the snapshot.</param>
    private sealed record RecentSnapshot(FeedFrame Frame, long Place);
}
