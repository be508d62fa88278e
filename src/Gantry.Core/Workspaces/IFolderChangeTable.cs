using Gantry.Core.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Workspaces;

/// <summary>
/// The stored intents to change a session's files as one: written before the first file is touched and removed with the fact that it is done. One that is
/// still there after a crash is carried on.
/// </summary>
public interface IFolderChangeTable
{
    /// <summary>Adds one; a session has one at most.</summary>
    void Add(FolderChange change);

    /// <summary>The session's.</summary>
    FolderChange? Find(SessionId session);

    /// <summary>Says who carries it out now; null: nobody.</summary>
    void Assign(SessionId session, NodeId? node);

    /// <summary>It is done.</summary>
    void Remove(SessionId session);

    /// <summary>The sessions that have one which nobody carries out, or whose session has no claim that lasts beyond <paramref name="now"/>.</summary>
    IReadOnlyList<SessionId> Unattended(DateTimeOffset now);
}

/// <summary>An intent to change a session's files as one.</summary>
/// <param name="Node">Who carries it out; null: nobody at present.</param>
/// <param name="Plan">What to do, in the words of the room that does it.</param>
public sealed record FolderChange(SessionId SessionId, NodeId? Node, string Plan);

/// <summary>Gives the table its name.</summary>
public static class FolderChangeStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored intents to change a session's files.</summary>
        public IFolderChangeTable FolderChanges => view.Table<IFolderChangeTable>();
    }
}
