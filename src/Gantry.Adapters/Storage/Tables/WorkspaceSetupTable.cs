using Gantry.Core.Setups;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class WorkspaceSetupTable(SqlHandle handle) : IWorkspaceSetupTable
{
    public WorkspaceSetup? Find(WorkspaceId workspace) =>
        handle.First(
            "SELECT script, copied_files, set_at, set_by FROM workspace_setups WHERE workspace_id = @workspace",
            row => new WorkspaceSetup(workspace, row.TextOrNull(0), StoredList.Read(row.GetString(1)), row.Time(2), row.GetString(3)),
            ("@workspace", workspace.ToString()));

    public void Set(WorkspaceSetup setup) =>
        handle.Write(
            """
            INSERT INTO workspace_setups (workspace_id, script, copied_files, set_at, set_by) VALUES (@workspace, @script, @files, @at, @by)
            ON CONFLICT (workspace_id) DO UPDATE SET script = excluded.script, copied_files = excluded.copied_files, set_at = excluded.set_at, set_by = excluded.set_by
            """,
            ("@workspace", setup.WorkspaceId.ToString()),
            ("@script", setup.Script),
            ("@files", StoredList.Write(setup.CopiedFiles)),
            ("@at", setup.At),
            ("@by", setup.By));
}
