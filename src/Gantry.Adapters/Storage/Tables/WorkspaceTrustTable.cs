using Gantry.Core.Approvals.Trust;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class WorkspaceTrustTable(SqlHandle handle) : IWorkspaceTrustTable
{
    public TrustRecord? Find(WorkspaceId workspace) =>
        handle.First(
            "SELECT trusted_at, trusted_by, rules_hash FROM workspace_trust WHERE workspace_id = @workspace",
            row => new TrustRecord(workspace, row.Time(0), row.GetString(1), row.TextOrNull(2)),
            ("@workspace", workspace.ToString()));

    public void Set(TrustRecord record) =>
        handle.Write(
            """
            INSERT INTO workspace_trust (workspace_id, trusted_at, trusted_by, rules_hash) VALUES (@workspace, @at, @by, @hash)
            ON CONFLICT (workspace_id) DO UPDATE SET trusted_at = excluded.trusted_at, trusted_by = excluded.trusted_by, rules_hash = excluded.rules_hash
            """,
            ("@workspace", record.WorkspaceId.ToString()),
            ("@at", record.At),
            ("@by", record.By),
            ("@hash", record.RulesHash));

    public bool Remove(WorkspaceId workspace) =>
        handle.Write("DELETE FROM workspace_trust WHERE workspace_id = @workspace", ("@workspace", workspace.ToString())) > 0;
}
