using System.Buffers.Text;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>The events. An envelope is kept as text and handed in and out as the bytes it is sent as.</summary>
internal sealed class SqliteEventTable(SqliteHandle handle) : IStoredEvents
{
    private const string Columns = "SELECT " + EventRow.Seq + ", e.run_id, e.type, e.envelope, e.checksum FROM events e WHERE ";
    private static readonly string OfSession = Columns + EventRow.Of("?1", "?2") + " ORDER BY e.id LIMIT ?3";
    private static readonly string OfRun = Columns + "e.run_id = ?4 AND " + EventRow.Of("?1", "?2") + " ORDER BY e.id LIMIT ?3";
    private static readonly string LastSeqOfOne = LastSeqOf("?1");

    private readonly EventInserts inserts = new(handle);

    // Where the sessions stand to which this transaction appended; forgotten when it begins or is rolled back in part.
    private readonly Dictionary<SessionId, (long Key, EventPosition Last)> standings = [];
    private int standingsIn;

    public string Seq => EventRow.Seq;

    public string Order => "e.id";

    public string Of(string session) => EventRow.Of(session);

    public string LastSeq(string session) => LastSeqOf(session);

    public string SizeOf(string envelope) => $"length(CAST({envelope} AS BLOB))";

    public EventPosition LastPosition(SessionId session)
    {
        var statement = handle.Statement(LastSeqOfOne).BindId(1, session.Value);
        statement.Step();
        var last = statement.Number(0);
        statement.Reset();
        return EventPosition.At(last);
    }

    // Asked of the table once in a transaction, and again after a savepoint was taken back: so no position is lost to it.
    public EventPosition Next(SessionId session)
    {
        if (standingsIn != handle.Epoch)
        {
            standings.Clear();
            standingsIn = handle.Epoch;
        }

        var (key, last) = standings.TryGetValue(session, out var standing) ? standing : (KeyOf(session), LastPosition(session));
        standings[session] = (key, last.Next);
        return last.Next;
    }

    public IReadOnlyList<LoggedEvent> Read(SessionId session, EventPosition after, int limit, RunId? run = null)
    {
        var events = new List<LoggedEvent>();
        var statement = handle.Statement(run is null ? OfSession : OfRun).BindId(1, session.Value).Bind(2, after.Value).Bind(3, limit);
        if (run is { } only)
        {
            statement.BindId(4, only.Value);
        }

        try
        {
            while (statement.Step())
            {
                var stored = Show(session, statement);
                events.Add(new LoggedEvent(session, stored.Position, stored.RunId, statement.Text(2), stored.Json.ToArray()));
            }
        }
        finally
        {
            statement.Reset();
        }

        return events;
    }

    // Row by row as the visitor wants them, so their size need not be known before.
    public void Visit(SessionId session, EventPosition after, int limit, int bytes, StoredEventVisitor visit)
    {
        var statement = handle.Statement(OfSession).BindId(1, session.Value).Bind(2, after.Value).Bind(3, limit);
        try
        {
            while (statement.Step() && visit(Show(session, statement)))
            {
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    // Its position was taken, so its session's standing is known.
    public void Add(LoggedEvent logged, DateTimeOffset at) => inserts.Add(EventRow.IdOf(standings[logged.SessionId].Key, logged.Position), logged, at);

    private static StoredEvent Show(SessionId session, SqliteStatement row)
    {
        var stored = new StoredEvent(EventPosition.At(row.Number(0)), RunOf(row.Bytes(1)), row.Bytes(2), row.Bytes(3));
        EnvelopeChecksum.Verify(session, stored.Position, stored.Json, row.IsNull(4) ? null : row.Number(4));
        return stored;
    }

    private long KeyOf(SessionId session)
    {
        var find = handle.Statement("SELECT key FROM event_sessions WHERE session_id = ?1").BindId(1, session.Value);
        if (!find.Step())
        {
            handle.Statement("INSERT INTO event_sessions (session_id) VALUES (?1)").BindId(1, session.Value).Run();
            find.Step();
        }

        var key = find.Number(0);
        find.Reset();
        return key;
    }

    private static string LastSeqOf(string session) =>
        $"""
        SELECT max(
            coalesce((SELECT {EventRow.Seq} FROM events e WHERE {EventRow.Of(session)} ORDER BY e.id DESC LIMIT 1), 0),
            coalesce((SELECT p.pruned FROM event_sessions p WHERE p.session_id = {session}), 0))
        """;

    private static RunId? RunOf(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? null
        : Utf8Parser.TryParse(text, out Guid id, out var read) && read == text.Length ? RunId.From(id)
        : throw new FormatException("The log holds a run id that is no UUID.");
}
