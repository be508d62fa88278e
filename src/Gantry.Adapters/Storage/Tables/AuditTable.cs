using System.Data.Common;
using Gantry.Core.Audit;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class AuditTable(SqlHandle handle) : IAuditTable
{
    private const string Select =
        """
        SELECT id, at, kind, verdict, what, actor, client, address, session_id, run_id, approval_id, workspace_id, input_hash, rules, detail FROM audit
        """;

    public void Add(AuditNote note, DateTimeOffset at) =>
        handle.Write(
            """
            INSERT INTO audit (at, kind, verdict, what, actor, client, address, session_id, run_id, approval_id, workspace_id, input_hash, rules, detail)
            VALUES (@at, @kind, @verdict, @what, @actor, @client, @address, @session, @run, @approval, @workspace, @hash, @rules, @detail)
            """,
            ("@at", at),
            ("@kind", StoredEnum<AuditKind>.Write(note.Kind)),
            ("@verdict", note.Verdict),
            ("@what", note.What),
            ("@actor", note.Actor),
            ("@client", note.Client),
            ("@address", note.Address),
            ("@session", note.SessionId?.ToString()),
            ("@run", note.RunId?.ToString()),
            ("@approval", note.ApprovalId?.ToString()),
            ("@workspace", note.WorkspaceId?.ToString()),
            ("@hash", note.InputHash),
            ("@rules", StoredList.Write(note.Rules)),
            ("@detail", note.Detail));

    public IReadOnlyList<AuditEntry> Read(AuditFilter filter, int limit)
    {
        // Unset filters are left out rather than compared with null: each shape of the query is prepared once and uses its index.
        var where = filter.Kind is null ? "id > @after" : "kind = @kind AND id > @after";
        List<(string, object?)> values = [("@after", filter.After), ("@limit", limit)];
        if (filter.Kind is { } kind)
        {
            values.Add(("@kind", StoredEnum<AuditKind>.Write(kind)));
        }

        if (filter.Since is { } since)
        {
            where += " AND at >= @since";
            values.Add(("@since", since));
        }

        return handle.All($"{Select} WHERE {where} ORDER BY id LIMIT @limit", ReadEntry, [.. values]);
    }

    private static AuditEntry ReadEntry(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.Time(1),
            row.Enum<AuditKind>(2),
            row.GetString(3),
            row.GetString(4),
            row.GetString(5),
            row.GetString(6),
            row.TextOrNull(7),
            row.IdOrNull<SessionId>(8),
            row.IdOrNull<RunId>(9),
            row.IdOrNull<ApprovalId>(10),
            row.IdOrNull<WorkspaceId>(11),
            row.TextOrNull(12),
            StoredList.Read(row.GetString(13)),
            row.TextOrNull(14));
}
