using System.Data.Common;
using Gantry.Core.Agents;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Sessions;

namespace Gantry.Adapters.Storage.Tables;

/// <param name="lastSeq">A query for the last position of the session <c>t.session_id</c>.</param>
internal sealed class SessionTable(SqlHandle handle, string lastSeq) : ISessionTable
{
    // What follows from other tables are looks into indexes (of runs_active, of a session's last run, and the store's own for positions).
    private readonly string select =
        $"""
        SELECT t.id, t.session_id, t.workspace_id, t.repo_path, t.thread_id, t.agent, t.mode, t.title, t.created_at,
            (SELECT r.run_id FROM runs r WHERE r.session_id = t.session_id AND r.status IN ('running', 'waiting_approval', 'paused')),
            ({lastSeq}), t.sandbox, t.branch, t.cost_nanos, t.files_changed, t.lines_added, t.lines_removed, l.run_id, l.status, l.created_at, p.reason, p.until,
            t.agent_mode, t.model
        FROM (
            SELECT t.*, COALESCE(
                (SELECT r.id FROM runs r WHERE r.session_id = t.session_id AND r.status IN ('running', 'waiting_approval', 'paused')),
                (SELECT max(r.id) FROM runs r WHERE r.session_id = t.session_id)) AS last_run
            FROM sessions t
        """;

    // Joined to the rows that were picked: a planner that knows little of the tables would else join all of them first.
    private const string Tail =
        """
        ) t
        LEFT JOIN runs l ON l.id = t.last_run
        LEFT JOIN run_pauses p ON p.run_id = l.run_id AND l.status = 'paused'
        ORDER BY t.id DESC
        """;

    public void Add(Session session) =>
        handle.Write(
            """
            INSERT INTO sessions (session_id, workspace_id, repo_path, thread_id, agent, mode, title, created_at, sandbox, branch, agent_mode, model)
            VALUES (@id, @workspace, @path, @thread, @agent, @mode, @title, @created, @sandbox, @branch, @agentMode, @model)
            """,
            ("@id", session.SessionId.ToString()),
            ("@workspace", session.WorkspaceId.ToString()),
            ("@path", session.RepoPath),
            ("@thread", session.ThreadId),
            ("@agent", session.Agent.Value),
            ("@mode", StoredEnum<SessionMode>.Write(session.Mode)),
            ("@title", session.Title),
            ("@created", session.CreatedAt),
            ("@sandbox", session.Sandbox),
            ("@branch", session.Branch),
            ("@agentMode", session.AgentMode),
            ("@model", session.Model));

    public void TitleIfNone(SessionId id, string title) =>
        handle.Write("UPDATE sessions SET title = @title WHERE session_id = @id AND title IS NULL", ("@title", title), ("@id", id.ToString()));

    public void Describe(SessionId id, string? branch, SessionChanges? changes) =>
        handle.Write(
            """
            UPDATE sessions SET branch = @branch, files_changed = COALESCE(@files, files_changed), lines_added = COALESCE(@added, lines_added),
                lines_removed = COALESCE(@removed, lines_removed)
            WHERE session_id = @id
            """,
            ("@branch", branch),
            ("@files", changes?.Files),
            ("@added", changes?.LinesAdded),
            ("@removed", changes?.LinesRemoved),
            ("@id", id.ToString()));

    public void Choose(SessionId id, AgentChoice choice) =>
        handle.Write("UPDATE sessions SET agent_mode = @mode, model = @model WHERE session_id = @id", ("@mode", choice.Mode), ("@model", choice.Model), ("@id", id.ToString()));

    public string? AcceptedTree(SessionId id) => handle.First("SELECT accepted_tree FROM sessions WHERE session_id = @id", row => row.TextOrNull(0), ("@id", id.ToString()));

    public bool Accept(SessionId id, string? expected, string? tree) =>
        handle.Write(
            "UPDATE sessions SET accepted_tree = @tree WHERE session_id = @id AND COALESCE(accepted_tree, '') = COALESCE(@expected, '')",
            ("@tree", tree),
            ("@id", id.ToString()),
            ("@expected", expected)) == 1;

    public Session? Find(SessionId id) => handle.First(select + " WHERE t.session_id = @id" + Tail, ReadSession, ("@id", id.ToString()));

    public ItemPage<Session> List(WorkspaceId? workspace, PageRequest page) =>
        TablePage.Read(handle, select, Tail, page, ReadSession, ("workspace_id", workspace?.ToString()));

    public long Count() => handle.First("SELECT count(*) FROM sessions", row => row.GetInt64(0));

    private static Session ReadSession(DbDataReader row)
    {
        var agent = AgentName.Parse(row.GetString(5));
        return new Session(
            row.Id<SessionId>(1),
            row.Id<WorkspaceId>(2),
            row.GetString(3),
            row.TextOrNull(4),
            agent,
            agent,
            row.Enum<SessionMode>(6),
            row.TextOrNull(7),
            row.IdOrNull<RunId>(9),
            row.GetInt64(10),
            row.Time(8))
        {
            Sandbox = row.TextOrNull(11),
            Branch = row.TextOrNull(12),
            CostUsd = row.IsDBNull(13) ? null : row.GetInt64(13) / (decimal)Spending.NanosPerUsd,
            Changes = row.IsDBNull(14) ? null : new SessionChanges(row.GetInt32(14), row.GetInt32(15), row.GetInt32(16)),
            LastRun = row.IsDBNull(17) ? null : new SessionRun(row.Id<RunId>(17), row.Enum<RunStatus>(18), row.Time(19), row.TextOrNull(20), row.TimeOrNull(21)),
            AgentMode = row.TextOrNull(22),
            Model = row.TextOrNull(23),
        };
    }
}
