using System.Data.Common;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>The events. An envelope is kept as text and handed in and out as the bytes it is sent as.</summary>
internal sealed class SqliteEventTable(SqliteHandle handle) : IStoredEvents
{
    private const string Columns = "SELECT session_id, seq, run_id, type, CAST(envelope AS BLOB) FROM events ";
    private static readonly string LastSeqOfOne = LastSeqOf("$session");

    public string LastSeq(string session) => LastSeqOf(session);

    public string SizeOf(string envelope) => $"length(CAST({envelope} AS BLOB))";

    public EventPosition LastPosition(SessionId session) =>
        EventPosition.At(
            handle.First(
                LastSeqOfOne,
                row => row.GetInt64(0),
                ("$session", session.ToString())));

    // Asked of the table each time: what a savepoint took back is not there, so no position is lost to it.
    public EventPosition Next(SessionId session) => LastPosition(session).Next;

    public IReadOnlyList<LoggedEvent> Read(SessionId session, EventPosition after, int limit, RunId? run = null) =>
        run is null
            ? handle.All(
                Columns + "WHERE session_id = $session AND seq > $after ORDER BY seq LIMIT $limit",
                ReadEvent,
                ("$session", session.ToString()),
                ("$after", after.Value),
                ("$limit", limit))
            : handle.All(
                Columns + "WHERE run_id = $run AND seq > $after AND session_id = $session ORDER BY seq LIMIT $limit",
                ReadEvent,
                ("$run", run.Value.ToString()),
                ("$after", after.Value),
                ("$session", session.ToString()),
                ("$limit", limit));

    public void Add(LoggedEvent logged, DateTimeOffset at) =>
        handle.Write(
            """
            INSERT INTO events (session_id, seq, run_id, type, at, envelope)
            VALUES ($session, $seq, $run, $type, $at, CAST($envelope AS TEXT))
            """,
            ("$session", logged.SessionId.ToString()),
            ("$seq", logged.Position.Value),
            ("$run", logged.RunId?.ToString()),
            ("$type", logged.TypeName),
            ("$at", StoredTime.Write(at)),
            ("$envelope", logged.Json.ToArray()));

    private static string LastSeqOf(string session) =>
        $"""
        SELECT max(
            coalesce((SELECT max(e.seq) FROM events e WHERE e.session_id = {session}), 0),
            coalesce((SELECT p.seq FROM pruned_positions p WHERE p.session_id = {session}), 0))
        """;

    private static LoggedEvent ReadEvent(DbDataReader row) =>
        new(row.Id<SessionId>(0), EventPosition.At(row.GetInt64(1)), row.IdOrNull<RunId>(2), row.GetString(3), row.GetFieldValue<byte[]>(4));
}
