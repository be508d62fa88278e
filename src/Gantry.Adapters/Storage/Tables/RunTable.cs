using System.Data.Common;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Runs;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class RunTable(SqlHandle handle) : IRunTable
{
    private const string Select =
        """
        SELECT t.id, t.run_id, t.session_id, t.workspace_id, t.agent, t.message_id, t.prompt, t.urgent, t.status, t.stop_outcome, t.stop_by,
            t.attempts, t.error, t.created_at, t.started_at, t.completed_at
        FROM runs t
        """;

    public void Add(RunRecord run) =>
        handle.Write(
            """
            INSERT INTO runs (run_id, session_id, workspace_id, agent, message_id, prompt, urgent, status, stop_outcome, stop_by,
                attempts, error, created_at, started_at, completed_at)
            VALUES (@id, @session, @workspace, @agent, @message, @prompt, @urgent, @status, @stopOutcome, @stopBy,
                @attempts, @error, @created, @started, @completed)
            """,
            Values(run));

    public void Update(RunRecord run)
    {
        var changed = handle.Write(
            """
            UPDATE runs SET session_id = @session, workspace_id = @workspace, agent = @agent, message_id = @message, prompt = @prompt, urgent = @urgent,
                status = @status, stop_outcome = @stopOutcome, stop_by = @stopBy, attempts = @attempts, error = @error, created_at = @created,
                started_at = @started, completed_at = @completed
            WHERE run_id = @id
            """,
            Values(run));
        if (changed == 0)
        {
            throw new InvalidOperationException($"There is no run {run.RunId} to replace.");
        }
    }

    public RunRecord? Find(RunId id) => handle.First(Select + " WHERE t.run_id = @id", ReadRun, ("@id", id.ToString()));

    public RunRecord? Active(SessionId session) =>
        handle.First(
            Select + " WHERE t.session_id = @session AND t.status IN ('running', 'waiting_approval', 'paused')",
            ReadRun,
            ("@session", session.ToString()));

    public RunRecord? NextQueued(SessionId session) =>
        handle.First(
            Select + " WHERE t.session_id = @session AND t.status = 'queued' ORDER BY t.urgent DESC, t.id LIMIT 1",
            ReadRun,
            ("@session", session.ToString()));

    public IReadOnlyList<SessionId> Unattended(DateTimeOffset now) =>
        handle.All(
            """
            SELECT r.session_id FROM runs r LEFT JOIN claims c ON c.session_id = r.session_id AND c.node IS NOT NULL AND c.expires_at > @now
            WHERE r.status IN ('queued', 'running', 'waiting_approval', 'paused') AND c.session_id IS NULL
            GROUP BY r.session_id HAVING count(CASE WHEN r.status = 'paused' THEN 1 END) = 0 ORDER BY min(r.id)
            """,
            row => row.Id<SessionId>(0),
            ("@now", now));

    public bool IsWorkedIn(string folder) =>
        handle.First(
            """
            SELECT 1 FROM runs r JOIN sessions s ON s.session_id = r.session_id
            WHERE s.repo_path = @folder AND r.status IN ('queued', 'running', 'waiting_approval', 'paused') LIMIT 1
            """,
            _ => true,
            ("@folder", folder));

    public ItemPage<Run> List(RunFilter filter, PageRequest page) =>
        TablePage.Read(
            handle,
            Select,
            page,
            row => ReadRun(row).ToRun(),
            ("session_id", filter.SessionId?.ToString()),
            ("status", StoredEnum<RunStatus>.Write(filter.Status)));

    public long Count(DateTimeOffset? since) =>
        since is { } from
            ? handle.First("SELECT count(*) FROM runs WHERE created_at >= @since", row => row.GetInt64(0), ("@since", from))
            : handle.First("SELECT count(*) FROM runs", row => row.GetInt64(0));

    private static (string Name, object? Value)[] Values(RunRecord run) =>
    [
        ("@id", run.RunId.ToString()),
        ("@session", run.SessionId.ToString()),
        ("@workspace", run.WorkspaceId.ToString()),
        ("@agent", run.Agent.Value),
        ("@message", run.MessageId.ToString()),
        ("@prompt", run.Prompt),
        ("@urgent", run.Urgent),
        ("@status", StoredEnum<RunStatus>.Write(run.Status)),
        ("@stopOutcome", StoredEnum<RunStatus>.Write(run.Stop?.Outcome)),
        ("@stopBy", run.Stop?.By),
        ("@attempts", run.Attempts),
        ("@error", run.Error),
        ("@created", run.CreatedAt),
        ("@started", run.StartedAt),
        ("@completed", run.CompletedAt),
    ];

    private static RunRecord ReadRun(DbDataReader row) =>
        new()
        {
            RunId = row.Id<RunId>(1),
            SessionId = row.Id<SessionId>(2),
            WorkspaceId = row.Id<WorkspaceId>(3),
            Agent = AgentName.Parse(row.GetString(4)),
            MessageId = row.Id<MessageId>(5),
            Prompt = row.GetString(6),
            Urgent = row.GetBoolean(7),
            Status = row.Enum<RunStatus>(8),
            Stop = row.IsDBNull(9) ? null : new StopRequest(row.Enum<RunStatus>(9), row.GetString(10)),
            Attempts = row.GetInt32(11),
            Error = row.TextOrNull(12),
            CreatedAt = row.Time(13),
            StartedAt = row.TimeOrNull(14),
            CompletedAt = row.TimeOrNull(15),
        };
}
