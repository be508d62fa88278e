using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Archives;

/// <summary>Which logs were archived, and what may be removed because of it.</summary>
public interface IArchiveTable
{
    /// <summary>The session's archive; null when it has none.</summary>
    ArchivedLog? Find(SessionId session);

    /// <summary>Notes an archive in the place of an earlier one.</summary>
    void Record(ArchivedLog archived);

    /// <summary>The session when it is closed: no run of it is queued, running, waiting or paused. Null when there is none, or it is at work.</summary>
    ClosedSession? Closed(SessionId session);

    /// <summary>Closed sessions with events whose last one happened before a moment, the longest idle first.</summary>
    IReadOnlyList<ClosedSession> ClosedBefore(DateTimeOffset moment, int limit);

    /// <summary>Removes a session's events up to a position. Positions that were given are not given again.</summary>
    /// <exception cref="GantryException">Conflict: some consumer of the outbox has not had them all; nothing is removed.</exception>
    /// <returns>How many there were.</returns>
    long Remove(SessionId session, EventPosition through);
}
