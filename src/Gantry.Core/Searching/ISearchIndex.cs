using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;

namespace Gantry.Core.Searching;

/// <summary>
/// The search port: an index of texts, which can be made again from the log at any time and is therefore never backed up or upgraded. One caller writes, many
/// read.
/// </summary>
public interface ISearchIndex
{
    /// <summary>Up to which position each session is in the index.</summary>
    /// <exception cref="SearchIndexDamagedException">It cannot be read any more.</exception>
    IReadOnlyDictionary<SessionId, EventPosition> Positions();

    /// <summary>Adds what a session has said up to a position, whole or not at all.</summary>
    /// <exception cref="SearchIndexDamagedException">It cannot be written any more.</exception>
    void Add(SessionId session, WorkspaceId workspace, IReadOnlyList<SearchEntry> entries, EventPosition through);

    /// <summary>Takes a session out.</summary>
    /// <exception cref="SearchIndexDamagedException">It cannot be written any more.</exception>
    void Forget(SessionId session);

    /// <summary>Entries that have all terms, the newest first.</summary>
    /// <exception cref="SearchIndexDamagedException">It cannot be read any more.</exception>
    ItemPage<FoundEntry> Find(SearchQuery query);

    /// <summary>Throws everything away and begins with an empty one.</summary>
    /// <exception cref="SearchIndexDamagedException">Not even that can be done.</exception>
    void Clear();
}
