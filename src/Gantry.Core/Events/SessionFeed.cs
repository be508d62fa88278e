using System.Text;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>
/// The recent frames of one session and its items in flight. A reader is a cursor into the ring: nothing is queued per reader, so a slow one costs nothing
/// and is told, by a cursor that has left the ring, to read the log instead.
/// </summary>
internal sealed class SessionFeed
{
    private const int RingSize = 1024;
    private const int LargestBurst = 256;

    private readonly Lock gate = new();
    private readonly FeedFrame?[] ring = new FeedFrame?[RingSize];
    private readonly Dictionary<ItemId, GrowingItem> items = [];

    // The index that the next frame gets; frame n stands in ring[n % RingSize].
    private long head;
    private EventPosition? watermark;
    private TaskCompletionSource changed = NewSignal();

    /// <summary>Counted under the lock of <see cref="SessionFeeds"/>.</summary>
    public int Readers { get; set; }

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
    public Attachment Attach(EventPosition published)
    {
        lock (gate)
        {
            // A feed that has published something knows better.
            watermark ??= published;
            return new Attachment(head, watermark.Value, items.Count == 0 ? null : SnapshotFrame());
        }
    }

    public void Publish(LoggedEvent logged)
    {
        lock (gate)
        {
            watermark = logged.Position;
            FinishItems(logged);
            Add(FeedFrame.Of(logged));
        }
    }

    public void Stream(RunId run, EphemeralPayload payload, FeedFrame frame)
    {
        lock (gate)
        {
            if (!items.TryGetValue(payload.ItemId, out var item))
            {
                items[payload.ItemId] = item = new GrowingItem(run, EventCatalog.Of(payload).Name);
            }

            item.Text.Append(payload.TextDelta);
            Add(frame);
        }
    }

    /// <summary>Copies what stands after the cursor, a burst at most, and moves it. False when the cursor has left the ring.</summary>
    public bool TryRead(ref long cursor, List<FeedFrame> into, out Task changedAfter)
    {
        lock (gate)
        {
            changedAfter = changed.Task;
            if (head - cursor > RingSize)
            {
                return false;
            }

            for (var end = Math.Min(head, cursor + LargestBurst); cursor < end; cursor++)
            {
                into.Add(ring[cursor % RingSize]!);
            }

            return true;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(FeedFrame frame)
    {
        ring[head++ % RingSize] = frame;
        changed.TrySetResult();
        changed = NewSignal();
    }

    private void FinishItems(LoggedEvent logged)
    {
        if (items.Count == 0)
        {
            return;
        }

        if (logged.Decode().Payload is IFinishesItem finished)
        {
            items.Remove(finished.ItemId);
        }
        else if (FeedFrame.Of(logged).EndsRun)
        {
            foreach (var (id, _) in items.Where(item => item.Value.Run == logged.RunId).ToList())
            {
                items.Remove(id);
            }
        }
    }

    // A session has one active run at most, so all items in flight are of that run.
    private FeedFrame SnapshotFrame() =>
        FeedFrame.SnapshotOf(
            items.Values.First().Run,
            [.. items.Select(item => new ItemInFlight(item.Key, item.Value.Run, item.Value.Type, item.Value.Text.ToString()))]);

    /// <param name="Cursor">The first frame of the ring that the reader has not seen.</param>
    /// <param name="Watermark">The last position that it must take from the log.</param>
    /// <param name="Snapshot">The items in flight; null when there are none.</param>
    internal sealed record Attachment(long Cursor, EventPosition Watermark, FeedFrame? Snapshot);

    private sealed record GrowingItem(RunId Run, string Type)
    {
        public StringBuilder Text { get; } = new();
    }
}
