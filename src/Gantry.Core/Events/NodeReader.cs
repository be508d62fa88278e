using System.Runtime.CompilerServices;
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
    private readonly Dictionary<SessionId, EventPosition> seen;
    private NodeFeed.Place place;

    internal NodeReader(EventLog log, NodeFeed feed)
    {
        this.log = log;
        this.feed = feed;
        place = feed.Attach(out seen);
    }

    /// <summary>What comes, in bursts of what was ready. Never ends by itself; read it once.</summary>
    public async IAsyncEnumerable<IReadOnlyList<FeedFrame>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            // :: Step 1
            using (var reader = new RingReader(place.Ring, place.Next, cancellationToken))
            {
                while (await reader.NextAsync() is { } burst)
                {
                    yield return burst;
                    foreach (var frame in burst)
                    {
                        seen[frame.SessionId!.Value] = frame.Position!.Value;
                    }
                }
            }

            // :: Step 2
            (place, var missed) = feed.Reattach(seen);
            foreach (var (session, after, through) in missed)
            {
                await foreach (var page in log.ReplayFramesAsync(session, after, through, cancellationToken))
                {
                    yield return page;
                }

                seen[session] = through;
            }
        }
    }

    /// <summary>Stops reading.</summary>
    public void Dispose() => feed.Detach();
}
