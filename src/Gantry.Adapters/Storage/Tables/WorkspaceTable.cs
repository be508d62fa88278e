using System.Data.Common;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Workspaces;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class WorkspaceTable(SqlHandle handle) : IWorkspaceTable
{
    private const string Select =
        """
        SELECT t.id, t.workspace_id, t.display_name, t.source_type, t.source_uri, t.local_path, t.created_at,
            EXISTS (SELECT 1 FROM workspace_trust w WHERE w.workspace_id = t.workspace_id)
        FROM workspaces t
        """;

    public void Add(Workspace workspace)
    {
        // Nobody can come between: commands run one after the other. The unique index says the same.
        if (workspace.SourceType == WorkspaceSource.Local && FindLocal(workspace.LocalPath) is { } same)
        {
            throw GantryException.Conflict(
                "workspace-already-imported",
                $"The folder {workspace.LocalPath} is already the workspace {same.WorkspaceId} ('{same.DisplayName}'); use that one.");
        }

        handle.Write(
            """
            INSERT INTO workspaces (workspace_id, display_name, source_type, source_uri, local_path, created_at)
            VALUES (@id, @name, @type, @uri, @path, @created)
            """,
            ("@id", workspace.WorkspaceId.ToString()),
            ("@name", workspace.DisplayName),
            ("@type", StoredEnum<WorkspaceSource>.Write(workspace.SourceType)),
            ("@uri", workspace.SourceUri),
            ("@path", workspace.LocalPath),
            ("@created", workspace.CreatedAt));
    }

    public Workspace? Find(WorkspaceId id) => handle.First(Select + " WHERE t.workspace_id = @id", ReadWorkspace, ("@id", id.ToString()));

    public Workspace? FindLocal(string path) =>
        handle.First(Select + " WHERE t.local_path = @path AND t.source_type = 'local'", ReadWorkspace, ("@path", path));

    public long Count() => handle.First("SELECT count(*) FROM workspaces", row => row.GetInt64(0));

    public ItemPage<Workspace> List(PageRequest page) => TablePage.Read(handle, Select, page, ReadWorkspace);

    private static Workspace ReadWorkspace(DbDataReader row) =>
        new(row.Id<WorkspaceId>(1), row.GetString(2), row.Enum<WorkspaceSource>(3), row.GetString(4), row.GetString(5), row.Time(6))
        {
            Trusted = row.GetBoolean(7),
        };
}
