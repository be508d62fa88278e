using System.Data.Common;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Sessions;

namespace Gantry.Adapters.Storage.Tables;

/// <param name="lastSeq">A query for the last position of the session <c>t.session_id</c>.</param>
internal sealed class SessionTable(SqlHandle handle, string lastSeq) : ISessionTable
{
    // The two that follow from other tables are looks into indexes (of runs_active, and the store's own for positions).
    private readonly string select =
        $"""
        SELECT t.id, t.session_id, t.workspace_id, t.repo_path, t.thread_id, t.agent, t.mode, t.title, t.created_at,
            (SELECT r.run_id FROM runs r WHERE r.session_id = t.session_id AND r.status IN ('running', 'waiting_approval', 'paused')),
            ({lastSeq}), t.sandbox
        FROM sessions t
        """;

    public void Add(Session session) =>
        handle.Write(
            """
            INSERT INTO sessions (session_id, workspace_id, repo_path, thread_id, agent, mode, title, created_at, sandbox)
            VALUES (@id, @workspace, @path, @thread, @agent, @mode, @title, @created, @sandbox)
            """,
            ("@id", session.SessionId.ToString()),
            ("@workspace", session.WorkspaceId.ToString()),
            ("@path", session.RepoPath),
            ("@thread", session.ThreadId),
            ("@agent", session.Agent.Value),
            ("@mode", StoredEnum<SessionMode>.Write(session.Mode)),
            ("@title", session.Title),
            ("@created", session.CreatedAt),
            ("@sandbox", session.Sandbox));

    public void TitleIfNone(SessionId id, string title) =>
        handle.Write("UPDATE sessions SET title = @title WHERE session_id = @id AND title IS NULL", ("@title", title), ("@id", id.ToString()));

    public Session? Find(SessionId id) => handle.First(select + " WHERE t.session_id = @id", ReadSession, ("@id", id.ToString()));

    public ItemPage<Session> List(WorkspaceId? workspace, PageRequest page) =>
        TablePage.Read(handle, select, page, ReadSession, ("workspace_id", workspace?.ToString()));

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
        };
    }
}
