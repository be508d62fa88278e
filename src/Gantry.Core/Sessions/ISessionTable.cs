using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>The stored sessions.</summary>
public interface ISessionTable
{
    /// <summary>Adds one; <see cref="Session.ActiveRunId"/> and <see cref="Session.LastSeq"/> follow from runs and events and are not stored with it.</summary>
    void Add(Session session);

    /// <summary>Sets the title of one that has none yet.</summary>
    void TitleIfNone(SessionId id, string title);

    /// <summary>Finds one.</summary>
    Session? Find(SessionId id);

    /// <summary>Newest first; of one workspace only when it is given.</summary>
    ItemPage<Session> List(WorkspaceId? workspace, PageRequest page);

    /// <summary>How many there are.</summary>
    long Count();
}
