using System.Data.Common;
using Gantry.Core.Archives;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class ArchiveTable(SqlHandle handle, IStoredEvents events) : IArchiveTable
{
    private const string IsClosed =
        "NOT EXISTS (SELECT 1 FROM runs r WHERE r.session_id = t.session_id AND r.status IN ('queued', 'running', 'waiting_approval', 'paused'))";

    // A look at the end of the session's events, not a search for the largest time.
    private readonly string lastAt = LastAtOf(events);

    private readonly string select =
        $"""
        SELECT t.session_id, t.title, ({events.LastSeq("t.session_id")}),
            (SELECT count(*) FROM events e WHERE {events.Of("t.session_id")}),
            (SELECT coalesce(sum({events.SizeOf("e.envelope")}), 0) FROM events e WHERE {events.Of("t.session_id")}),
            {LastAtOf(events)}
        FROM sessions t
        WHERE {IsClosed}
        """;

    public ArchivedLog? Find(SessionId session) =>
        handle.First(
            "SELECT session_id, through_seq, sha256, bytes, archived_at FROM archives WHERE session_id = @session",
            row => new ArchivedLog(row.Id<SessionId>(0), EventPosition.At(row.GetInt64(1)), row.GetString(2), row.GetInt64(3), row.Time(4)),
            ("@session", session.ToString()));

    public void Record(ArchivedLog archived) =>
        handle.Write(
            """
            INSERT INTO archives (session_id, through_seq, sha256, bytes, archived_at) VALUES (@session, @through, @sha256, @bytes, @at)
            ON CONFLICT (session_id) DO UPDATE
            SET through_seq = excluded.through_seq, sha256 = excluded.sha256, bytes = excluded.bytes, archived_at = excluded.archived_at
            """,
            ("@session", archived.SessionId.ToString()),
            ("@through", archived.Through.Value),
            ("@sha256", archived.Sha256),
            ("@bytes", archived.Bytes),
            ("@at", archived.ArchivedAt));

    public ClosedSession? Closed(SessionId session) => handle.First(select + " AND t.session_id = @session", ReadClosed, ("@session", session.ToString()));

    public IReadOnlyList<ClosedSession> ClosedBefore(DateTimeOffset moment, int limit) =>
        handle.All(
            select + $" AND {lastAt} < @moment ORDER BY {lastAt}, t.id LIMIT @limit",
            ReadClosed,
            ("@moment", moment),
            ("@limit", limit));

    public long Remove(SessionId session, EventPosition through)
    {
        var values = new (string, object?)[] { ("@session", session.ToString()), ("@through", through.Value) };

        // The store's trigger would pass over these alone, and leave holes.
        if (handle.First("SELECT EXISTS (SELECT 1 FROM outbox WHERE session_id = @session AND seq <= @through)", row => row.GetBoolean(0), values))
        {
            throw GantryException.Conflict(
                "events-owed",
                $"Events of session {session} wait to be delivered to a consumer of the outbox (see gantry db stats); it is pruned when they have been.");
        }

        return handle.Write($"DELETE FROM events AS e WHERE {events.Of("@session")} AND {events.Seq} <= @through", values);
    }

    private static string LastAtOf(IStoredEvents events) => $"(SELECT e.at FROM events e WHERE {events.Of("t.session_id")} ORDER BY {events.Order} DESC LIMIT 1)";

    private static ClosedSession ReadClosed(DbDataReader row) =>
        new(row.Id<SessionId>(0), row.TextOrNull(1), EventPosition.At(row.GetInt64(2)), row.GetInt64(3), Convert.ToInt64(row.GetValue(4)), row.TimeOrNull(5));
}
