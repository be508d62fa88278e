using Gantry.Protocol.Events;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Events;

/// <summary>
/// Sorts a session's events, given in order, into those that stand and those that a rewind of the conversation took back. A rewind to a position makes stand
/// what stood there, so that one to the position before a rewind undoes it.
/// </summary>
public sealed class StandingHistory
{
    private readonly List<EventEnvelope> all = [];
    private readonly List<(long Position, Link? Head)> heads = [];
    private Link? head;

    /// <summary>The events that stand, in order; rewinds of the conversation are not among them.</summary>
    public IReadOnlyList<EventEnvelope> Standing
    {
        get
        {
            var standing = new List<EventEnvelope>();
            for (var link = head; link is not null; link = link.Before)
            {
                standing.Add(link.Entry);
            }

            standing.Reverse();
            return standing;
        }
    }

    /// <summary>Every event that was added, in order.</summary>
    public IReadOnlyList<EventEnvelope> All => all;

    /// <summary>Takes the next event.</summary>
    public void Add(EventEnvelope entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        all.Add(entry);
        head = entry.Payload is Rewound { Restored: not RewindParts.Files } rewound ? HeadAt(rewound.ToSeq) : new Link(entry, head);
        heads.Add((entry.Position?.Value ?? 0, head));
    }

    private Link? HeadAt(long position) => heads.FindLast(known => known.Position <= position).Head;

    private sealed record Link(EventEnvelope Entry, Link? Before);
}
