using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Core.RawFrames;

/// <summary>
/// Puts raw frames between the frames of a stream, each behind the event that it came after. The stream's own frames pass as they are: none is lost, doubled
/// or held back.
/// 1. attach to the raw frames that come, so that none is missed from now on;
/// 2. up to <c>synced</c>, put those that are kept before the first event that came after them;
/// 3. then hand out what comes first, an event or a raw frame.
/// A client that comes back gets again the raw frames that came after its last event; their run and number tell.
/// </summary>
public sealed class RawInterleaving(RawFrameLog raw)
{
    /// <summary>The stream with raw frames in it.</summary>
    /// <param name="run">The run that the stream is of; null: the whole session.</param>
    /// <param name="after">Where the stream begins.</param>
    public async IAsyncEnumerable<IReadOnlyList<FeedFrame>> WithRawAsync(
        IAsyncEnumerable<IReadOnlyList<FeedFrame>> stream,
        SessionId session,
        RunId? run,
        EventPosition after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);

        // :: Step 1
        using var live = raw.Subscribe(session);
        using var queue = new RawQueue(live, run);
        queue.Begin(await raw.ReadAsync(session, run, after, cancellationToken));

        var seen = after;
        var isSynced = false;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var bursts = new Bursts(stream, leaving);
        Task? rawComes = null;
        while (true)
        {
            // :: Step 3
            if (isSynced && queue.Take(through: seen) is { Count: > 0 } came)
            {
                yield return came;
            }

            // A raw frame whose event has not passed yet waits for it.
            if (isSynced && !bursts.Next.IsCompleted && !queue.HasNext)
            {
                rawComes ??= live.WaitAsync(leaving.Token);
                if (await Task.WhenAny(bursts.Next, rawComes) == rawComes)
                {
                    rawComes = null;
                    continue;
                }
            }

            if (!await bursts.Next)
            {
                yield break;
            }

            // :: Step 2
            var merged = new List<FeedFrame>();
            foreach (var frame in bursts.Current)
            {
                if (frame.Name == FeedFrame.Reset)
                {
                    seen = JsonSerializer.Deserialize(frame.Json.Span, EventJson.Default.StreamReset)!.After;
                    queue.Begin(await raw.ReadAsync(session, run, seen, cancellationToken));
                }
                else if (frame.Position is { } position)
                {
                    merged.AddRange(queue.Take(through: EventPosition.At(position.Value - 1)));
                    seen = position;
                }
                else if (frame.Name == FeedFrame.Synced)
                {
                    merged.AddRange(queue.Take(through: seen));
                    isSynced = true;
                }

                merged.Add(frame);
            }

            yield return merged;
            bursts.MoveNext();
        }
    }

    // Asks for the next burst before it is wanted, and so has one under way when the reader leaves.
    private sealed class Bursts : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<IReadOnlyList<FeedFrame>> stream;
        private readonly CancellationTokenSource leaving;

        public Bursts(IAsyncEnumerable<IReadOnlyList<FeedFrame>> stream, CancellationTokenSource leaving)
        {
            this.stream = stream.GetAsyncEnumerator(leaving.Token);
            this.leaving = leaving;
            MoveNext();
        }

        public Task<bool> Next { get; private set; }

        public IReadOnlyList<FeedFrame> Current => stream.Current;

        [MemberNotNull(nameof(Next))]
        public void MoveNext() => Next = stream.MoveNextAsync().AsTask();

        public async ValueTask DisposeAsync()
        {
            await leaving.CancelAsync();
            await ((Task)Next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await stream.DisposeAsync();
        }
    }

    // What is kept, then what comes; what is in both once.
    private sealed class RawQueue(RawSubscription live, RunId? run) : IDisposable
    {
        private readonly Dictionary<RunId, long> taken = [];
        private IEnumerator<RawFrame>? kept;

        public bool HasNext => Peek() is not null;

        public void Begin(IEnumerable<RawFrame> stored)
        {
            taken.Clear();
            kept?.Dispose();
            kept = stored.GetEnumerator();
            MoveKept();
        }

        public List<FeedFrame> Take(EventPosition through)
        {
            var frames = new List<FeedFrame>();
            while (Peek() is { } frame && frame.After <= through)
            {
                taken[frame.RunId] = frame.N;
                frames.Add(FeedFrame.OfRaw(frame.SessionId, frame.RunId, frame.Json));
                Skip();
            }

            return frames;
        }

        public void Dispose() => kept?.Dispose();

        private RawFrame? Peek()
        {
            while ((kept?.Current ?? (live.TryPeek(out var came) ? came : null)) is { } frame)
            {
                if ((run is null || frame.RunId == run) && frame.N > taken.GetValueOrDefault(frame.RunId))
                {
                    return frame;
                }

                Skip();
            }

            return null;
        }

        private void Skip()
        {
            if (kept is null)
            {
                live.Skip();
            }
            else
            {
                MoveKept();
            }
        }

        private void MoveKept()
        {
            if (!kept!.MoveNext())
            {
                kept.Dispose();
                kept = null;
            }
        }
    }
}
