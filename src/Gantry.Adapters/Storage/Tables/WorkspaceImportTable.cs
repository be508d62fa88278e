using System.Data.Common;
using Gantry.Core.Paging;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Workspaces;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class WorkspaceImportTable(SqlHandle handle) : IWorkspaceImportTable
{
    private const string Select =
        "SELECT t.id, t.import_id, t.state, t.source_uri, t.workspace_id, t.error, t.error_code, t.created_at, t.finished_at FROM workspace_imports t";

    public void Add(WorkspaceImport import, string holder) =>
        handle.Write(
            """
            INSERT INTO workspace_imports (import_id, holder, state, source_uri, workspace_id, error, error_code, created_at, finished_at)
            VALUES (@id, @holder, @state, @source, @workspace, @error, @code, @created, @finished)
            """,
            [.. Values(import), ("@holder", holder), ("@source", import.SourceUri), ("@created", import.CreatedAt)]);

    public WorkspaceImport? Find(ImportId id) => handle.First(Select + " WHERE t.import_id = @id", Read, ("@id", id.ToString()));

    public ItemPage<WorkspaceImport> List(PageRequest page) => TablePage.Read(handle, Select, page, Read);

    public bool End(WorkspaceImport import) =>
        handle.Write(
            """
            UPDATE workspace_imports SET state = @state, workspace_id = @workspace, error = @error, error_code = @code, finished_at = @finished
            WHERE import_id = @id AND state = 'importing'
            """,
            Values(import)) > 0;

    public IReadOnlyList<WorkspaceImport> Unfinished(string holder) =>
        handle.All(Select + " WHERE t.state = 'importing' AND t.holder = @holder ORDER BY t.id", Read, ("@holder", holder));

    public void Forget(DateTimeOffset endedBefore) => handle.Write("DELETE FROM workspace_imports WHERE finished_at < @before", ("@before", endedBefore));

    private static (string, object?)[] Values(WorkspaceImport import) =>
    [
        ("@id", import.ImportId.ToString()),
        ("@state", StoredEnum<ImportState>.Write(import.State)),
        ("@workspace", import.WorkspaceId?.ToString()),
        ("@error", import.Error),
        ("@code", import.ErrorCode),
        ("@finished", import.FinishedAt),
    ];

    private static WorkspaceImport Read(DbDataReader row) =>
        new(
            row.Id<ImportId>(1),
            row.Enum<ImportState>(2),
            row.GetString(3),
            row.IdOrNull<WorkspaceId>(4),
            row.TextOrNull(5),
            row.TextOrNull(6),
            row.Time(7),
            row.TimeOrNull(8));
}
