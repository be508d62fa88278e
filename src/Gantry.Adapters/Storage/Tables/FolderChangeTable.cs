using System.Data.Common;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class FolderChangeTable(SqlHandle handle) : IFolderChangeTable
{
    public void Add(FolderChange change) =>
        handle.Write(
            "INSERT INTO folder_changes (session_id, node, plan) VALUES (@session, @node, @plan)",
            ("@session", change.SessionId.ToString()),
            ("@node", change.Node?.ToString()),
            ("@plan", change.Plan));

    public FolderChange? Find(SessionId session) =>
        handle.First("SELECT session_id, node, plan FROM folder_changes WHERE session_id = @session", ReadChange, ("@session", session.ToString()));

    public void Assign(SessionId session, NodeId? node) =>
        handle.Write("UPDATE folder_changes SET node = @node WHERE session_id = @session", ("@node", node?.ToString()), ("@session", session.ToString()));

    public void Remove(SessionId session) => handle.Write("DELETE FROM folder_changes WHERE session_id = @session", ("@session", session.ToString()));

    public IReadOnlyList<SessionId> Unattended(DateTimeOffset now) =>
        handle.All(
            """
            SELECT f.session_id FROM folder_changes f LEFT JOIN claims c ON c.session_id = f.session_id AND c.node IS NOT NULL AND c.expires_at > @now
            WHERE f.node IS NULL OR c.session_id IS NULL
            """,
            row => row.Id<SessionId>(0),
            ("@now", now));

    private static FolderChange ReadChange(DbDataReader row) => new(row.Id<SessionId>(0), row.IdOrNull<NodeId>(1), row.GetString(2));
}
