using Gantry.Protocol.Archives;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Archives;

/// <summary>A session in which nothing runs or waits to run, and what its log takes in the database.</summary>
/// <param name="Through">Its last event.</param>
/// <param name="Events">How many are kept in the database; 0 when all were pruned.</param>
/// <param name="Bytes">Their JSON, in UTF-8.</param>
/// <param name="LastEventAt">When the last one that is kept happened; null when none is.</param>
public sealed record ClosedSession(SessionId SessionId, string? Title, EventPosition Through, long Events, long Bytes, DateTimeOffset? LastEventAt)
{
    /// <summary>As it is told.</summary>
    public PrunableSession ToPrunable() => new(SessionId, Title, Events, Bytes, LastEventAt);
}
