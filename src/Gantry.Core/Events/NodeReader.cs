using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>
/// Reads the durable events of all sessions, from the moment it is made: per session in order, no gap, no duplicate; between sessions as they were published.
/// 1. follow the node's ring;
/// 2. when it has overtaken us, take a new place in it, read what each session had meanwhile from the log, and go back to 1.
/// </summary>
public sealed class NodeReader : IDisposable
{
    private readonly EventLog log;
    private readonly NodeFeed feed;
    private readonly CancellationToken cancelled;
    private readonly Dictionary<SessionId, EventPosition> seen;
    private RingReader place;

    internal NodeReader(EventLog log, NodeFeed feed, CancellationToken cancellationToken)
    {
        this.log = log;
        this.feed = feed;
        cancelled = cancellationToken;
        place = feed.Attach(out seen, cancellationToken);
    }

    /// <summary>What comes, in bursts of what was ready. Never ends by itself; read it once.</summary>
    /// <exception cref="OperationCanceledException">The token that the reader was made with was cancelled.</exception>
    public async IAsyncEnumerable<IReadOnlyList<FeedFrame>> ReadAsync()
    {
        while (true)
        {
            // :: Step 1
            while (place.TryRead(out var burst))
            {
                if (burst.Length == 0)
                {
                    await place.WaitAsync();
                    continue;
                }

                yield return burst;
                foreach (var frame in burst)
                {
                    seen[frame.SessionId!.Value] = frame.Position!.Value;
                }
            }

            // :: Step 2
            place.Dispose();
            (place, var missed) = feed.Reattach(seen, cancelled);
            foreach (var (session, after, through) in missed)
            {
                await foreach (var page in log.ReplayFramesAsync(session, after, through, cancelled))
                {
                    yield return page;
                }

                seen[session] = through;
            }
        }
    }

    /// <summary>Stops reading.</summary>
    public void Dispose()
    {
        place.Dispose();
        feed.Detach();
    }
}
