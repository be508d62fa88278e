using Gantry.Core.Agents;
using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>The stored sessions.</summary>
public interface ISessionTable
{
    /// <summary>
    /// Adds one; <see cref="Session.ActiveRunId"/>, <see cref="Session.LastRun"/> and <see cref="Session.LastSeq"/> follow from runs and events and are not stored with it.
    /// </summary>
    void Add(Session session);

    /// <summary>Sets the title of one that has none yet.</summary>
    void TitleIfNone(SessionId id, string title);

    /// <summary>Says on which branch its folder stands, and how much it changed.</summary>
    /// <param name="changes">Null: not known; then what was said before stays.</param>
    void Describe(SessionId id, string? branch, SessionChanges? changes);

    /// <summary>Says how its agent is to work, as its log says it by now.</summary>
    void Choose(SessionId id, AgentChoice choice);

    /// <summary>The checkpoint whose changes a person has accepted; null when none were.</summary>
    string? AcceptedTree(SessionId id);

    /// <summary>Replaces that checkpoint.</summary>
    /// <param name="expected">What it is until now.</param>
    /// <returns>False: it is another one by now, and stays.</returns>
    bool Accept(SessionId id, string? expected, string? tree);

    /// <summary>Finds one.</summary>
    Session? Find(SessionId id);

    /// <summary>Newest first; of one workspace only when it is given.</summary>
    ItemPage<Session> List(WorkspaceId? workspace, PageRequest page);

    /// <summary>How many there are.</summary>
    long Count();
}
