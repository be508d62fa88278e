namespace Gantry.Core.Events;

/// <summary>
/// The recent frames of a feed, bounded in number and in bytes: the oldest make room. Readers are places in it (<see cref="RingReader"/>), so a frame costs
/// the same whether one reads or a thousand. A reader whose place has made room is told so and helps itself from the log. When all have read everything it
/// keeps nothing.
/// </summary>
internal sealed class FrameRing
{
    private const int MostFrames = 1024;
    private const int MostBytes = 4 * 1024 * 1024;
    private const int FirstSize = 16;

    // What an idle feed may keep of its array, so that one that is busy now and then need not make it anew.
    private const int LargestIdleSize = 64;

    // A burst is one piece for the socket: large enough to make its cost small, small enough that a reader who stalls on it pins little.
    private const int LargestBurst = 256;
    private const int LargestBurstBytes = 32 * 1024;

    // Woken readers run one after another on one thread of the pool, this many: few hand-overs, and still work for several cores.
    private const int WokenTogether = 32;

    private readonly Lock gate = new();
    private readonly List<RingReader> waiting = [];

    // Frame n stands in slots[n % slots.Length]; the array grows with what is kept, so an idle feed is small.
    private FeedFrame?[] slots = [];
    private long tail;
    private long head;
    private int bytes;
    private int readers;

    // Readers that keep up all ask for the same burst; it is copied once for them.
    private FeedFrame[] lastBurst = [];
    private long lastBurstFrom;

    /// <summary>The place of the next frame.</summary>
    public long Head
    {
        get
        {
            lock (gate)
            {
                return head;
            }
        }
    }

    /// <summary>What came from this place on is all still there.</summary>
    public bool Holds(long place)
    {
        lock (gate)
        {
            return place >= tail;
        }
    }

    /// <summary>A reader that will ask from now on: what comes is kept for it. Give it back with <see cref="Detach"/>.</summary>
    public void Attach()
    {
        lock (gate)
        {
            readers++;
        }
    }

    /// <summary>A reader that asks no more.</summary>
    public void Detach()
    {
        lock (gate)
        {
            readers--;
            DropWhatAllHaveRead();
        }
    }

    /// <summary>Leaves a gap before what comes next: every reader finds that its place has made room, and takes from the log what it has not seen.</summary>
    public void Break()
    {
        lock (gate)
        {
            Array.Clear(slots);
            bytes = 0;
            tail = ++head;
        }
    }

    public void Add(FeedFrame frame)
    {
        RingReader[] woken;
        lock (gate)
        {
            MakeRoom(frame.Size);
            slots[head++ % slots.Length] = frame;
            bytes += frame.Size;
            if (waiting.Count == 0)
            {
                return;
            }

            woken = [.. waiting];
            waiting.Clear();
            foreach (var reader in woken)
            {
                reader.WaitingAs = RingReader.NotWaiting;
            }
        }

        // Not here: the committing thread has the next batch to write.
        for (var from = 0; from < woken.Length; from += WokenTogether)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new WakeUp(this, woken, from, Math.Min(woken.Length, from + WokenTogether)), preferLocal: false);
        }
    }

    /// <summary>
    /// The frames from the reader's place on, a burst at most. When there are none yet the reader is signalled with the next ones, and <paramref name="burst"/>
    /// says nothing; null means that its place has made room.
    /// </summary>
    /// <returns>Whether the burst is here; else the reader waits.</returns>
    public bool ReadOrWait(RingReader reader, out FeedFrame[]? burst)
    {
        lock (gate)
        {
            burst = From(reader.Place);
            if (burst is { Length: 0 })
            {
                reader.WaitingAs = waiting.Count;
                waiting.Add(reader);
                DropWhatAllHaveRead();
                return false;
            }

            return true;
        }
    }

    /// <summary>Takes back the waiting. False when the reader is not waiting, or its signal is on its way.</summary>
    public bool StopWaiting(RingReader reader)
    {
        lock (gate)
        {
            if (reader.WaitingAs == RingReader.NotWaiting)
            {
                return false;
            }

            // The last one takes its place: two thousand readers that leave at once must not search for each other.
            var last = waiting[^1];
            waiting[reader.WaitingAs] = last;
            last.WaitingAs = reader.WaitingAs;
            waiting.RemoveAt(waiting.Count - 1);
            reader.WaitingAs = RingReader.NotWaiting;
            return true;
        }
    }

    // Who waits stands at the head. A reader that attaches later begins there too, or at a snapshot that is then made anew.
    private void DropWhatAllHaveRead()
    {
        if (waiting.Count < readers || tail == head)
        {
            return;
        }

        for (; tail < head; tail++)
        {
            slots[tail % slots.Length] = null;
        }

        bytes = 0;
        lastBurst = [];
        if (slots.Length > LargestIdleSize)
        {
            slots = [];
        }
    }

    private void MakeRoom(int size)
    {
        while (head > tail && (head - tail == MostFrames || bytes + size > MostBytes))
        {
            ref var oldest = ref slots[tail++ % slots.Length];
            bytes -= oldest!.Size;
            oldest = null;
        }

        if (head - tail < slots.Length)
        {
            return;
        }

        var larger = new FeedFrame?[Math.Max(FirstSize, slots.Length * 2)];
        for (var n = tail; n < head; n++)
        {
            larger[n % larger.Length] = slots[n % slots.Length];
        }

        slots = larger;
    }

    // Null when the place has made room; empty when nothing stands there yet.
    private FeedFrame[]? From(long place)
    {
        if (place < tail)
        {
            return null;
        }

        var end = place;
        for (var size = 0; end < head && end - place < LargestBurst && (size == 0 || size < LargestBurstBytes); end++)
        {
            size += slots[end % slots.Length]!.Size;
        }

        if (end == place)
        {
            return [];
        }

        if (lastBurstFrom == place && lastBurst.Length == end - place)
        {
            return lastBurst;
        }

        var burst = new FeedFrame[end - place];
        for (var n = 0; n < burst.Length; n++)
        {
            burst[n] = slots[(place + n) % slots.Length]!;
        }

        (lastBurst, lastBurstFrom) = (burst, place);
        return burst;
    }

    private sealed class WakeUp(FrameRing ring, RingReader[] readers, int from, int to) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            // Whoever waited had seen everything, so all stand at the same place and get the same: what has come until now.
            FeedFrame[]? burst;
            lock (ring.gate)
            {
                burst = ring.From(readers[from].Place);
            }

            foreach (var reader in readers.AsSpan(from, to - from))
            {
                reader.Signal(burst);
            }
        }
    }
}
