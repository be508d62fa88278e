using System.Data.Common;
using System.Text;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>The events. An envelope is kept as text and handed in and out as the bytes it is sent as.</summary>
internal sealed class PostgresEventTable(PostgresHandle handle) : IStoredEvents
{
    private const string Columns = "SELECT session_id, seq, run_id, type, envelope, checksum FROM events ";

    public string Seq => "e.seq";

    public string Order => "e.seq";

    public string Of(string session) => $"e.session_id = {session}";

    public string LastSeq(string session) => $"SELECT coalesce((SELECT p.last_seq FROM session_positions p WHERE p.session_id = {session}), 0)";

    public string SizeOf(string envelope) => $"octet_length({envelope})";

    public EventPosition LastPosition(SessionId session) =>
        EventPosition.At(handle.First(LastSeq("@session"), row => row.GetInt64(0), ("@session", session.ToString())));

    // Locks the session's row until the transaction ends: another node that appends to the same session waits here.
    public EventPosition Next(SessionId session) =>
        EventPosition.At(
            handle.Change(
                """
                INSERT INTO session_positions (session_id, last_seq) VALUES (@session, 1)
                ON CONFLICT (session_id) DO UPDATE SET last_seq = session_positions.last_seq + 1
                RETURNING last_seq
                """,
                row => row.GetInt64(0),
                ("@session", session.ToString())));

    public IReadOnlyList<LoggedEvent> Read(SessionId session, EventPosition after, int limit, RunId? run = null) =>
        run is null
            ? handle.All(
                Columns + "WHERE session_id = @session AND seq > @after ORDER BY seq LIMIT @limit",
                ReadEvent,
                ("@session", session.ToString()),
                ("@after", after.Value),
                ("@limit", limit))
            : handle.All(
                Columns + "WHERE run_id = @run AND seq > @after AND session_id = @session ORDER BY seq LIMIT @limit",
                ReadEvent,
                ("@run", run.Value.ToString()),
                ("@after", after.Value),
                ("@session", session.ToString()),
                ("@limit", limit));

    // The driver makes an object of each anyway. The server counts: what would not be shown is not sent.
    public void Visit(SessionId session, EventPosition after, int limit, int bytes, StoredEventVisitor visit)
    {
        var fetched = handle.All(
            $"""
            SELECT session_id, seq, run_id, type, envelope, checksum
            FROM (
                SELECT page.*, sum(octet_length(envelope)) OVER (ORDER BY seq) - octet_length(envelope) AS bytes_before
                FROM ({Columns} WHERE session_id = @session AND seq > @after ORDER BY seq LIMIT @limit) page) counted
            WHERE bytes_before < @bytes ORDER BY seq
            """,
            ReadEvent,
            ("@session", session.ToString()),
            ("@after", after.Value),
            ("@limit", limit),
            ("@bytes", (long)bytes));
        foreach (var logged in fetched)
        {
            if (!visit(new StoredEvent(logged.Position, logged.RunId, Encoding.ASCII.GetBytes(logged.TypeName), logged.Json.Span)))
            {
                return;
            }
        }
    }

    public void Add(LoggedEvent logged, DateTimeOffset at) =>
        handle.Write(
            "INSERT INTO events (session_id, seq, run_id, type, at, envelope, checksum) VALUES (@session, @seq, @run, @type, @at, @envelope, @checksum)",
            ("@session", logged.SessionId.ToString()),
            ("@seq", logged.Position.Value),
            ("@run", logged.RunId?.ToString()),
            ("@type", logged.TypeName),
            ("@at", at),
            ("@envelope", logged.Json.ToArray()),
            ("@checksum", EnvelopeChecksum.Of(logged.Json.Span)));

    private static LoggedEvent ReadEvent(DbDataReader row)
    {
        var (session, position, envelope) = (row.Id<SessionId>(0), EventPosition.At(row.GetInt64(1)), row.GetFieldValue<byte[]>(4));
        EnvelopeChecksum.Verify(session, position, envelope, row.IsDBNull(5) ? null : row.GetInt64(5));
        return new LoggedEvent(session, position, row.IdOrNull<RunId>(2), row.GetString(3), envelope);
    }
}
