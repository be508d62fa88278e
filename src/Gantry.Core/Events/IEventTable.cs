using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>The stored events.</summary>
public interface IEventTable
{
    /// <summary>The session's last position; <see cref="EventPosition.Start"/> when it has none.</summary>
    EventPosition LastPosition(SessionId session);

    /// <summary>Up to <paramref name="limit"/> events after a position, in order; of one run only when it is given.</summary>
    IReadOnlyList<LoggedEvent> Read(SessionId session, EventPosition after, int limit, RunId? run = null);

    /// <summary>Shows up to <paramref name="limit"/> events after a position, in order, without an object for each, until the visitor wants no more.</summary>
    /// <param name="bytes">About how many bytes of envelopes will be wanted: a store that has to fetch before it can show fetches no more.</param>
    void Visit(SessionId session, EventPosition after, int limit, int bytes, StoredEventVisitor visit);
}
