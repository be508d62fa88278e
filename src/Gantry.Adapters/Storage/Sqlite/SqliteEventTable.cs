using System.Buffers.Text;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>The events. An envelope is kept as text and handed in and out as the bytes it is sent as.</summary>
internal sealed class SqliteEventTable(SqliteHandle handle) : IStoredEvents
{
    private const string Columns = "SELECT seq, run_id, type, envelope FROM events ";
    private const string OfSession = Columns + "WHERE session_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    private const string OfRun = Columns + "WHERE session_id = ?1 AND seq > ?2 AND run_id = ?4 ORDER BY seq LIMIT ?3";
    private const string Insert = "INSERT INTO events (session_id, seq, run_id, type, at, envelope) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    private const int IdLength = 36;
    private static readonly string LastSeqOfOne = LastSeqOf("?1");

    // What the insert holds bound already: SQLite keeps it from one event to the next, and most have the same session, type and moment as the one before.
    private (SessionId Session, RunId? Run, string Type, DateTimeOffset At)? bound;

    // The positions that were given since the transaction began or was rolled back in part.
    private readonly Dictionary<SessionId, EventPosition> given = [];
    private int givenIn;

    public string LastSeq(string session) => LastSeqOf(session);

    public string SizeOf(string envelope) => $"length(CAST({envelope} AS BLOB))";

    public EventPosition LastPosition(SessionId session)
    {
        var statement = BindId(handle.Statement(LastSeqOfOne), 1, session.Value);
        statement.Step();
        var last = statement.Number(0);
        statement.Reset();
        return EventPosition.At(last);
    }

    // Asked of the table once in a transaction, and again after a savepoint was taken back: so no position is lost to it.
    public EventPosition Next(SessionId session)
    {
        if (givenIn != handle.Epoch)
        {
            given.Clear();
            givenIn = handle.Epoch;
        }

        var next = (given.TryGetValue(session, out var last) ? last : LastPosition(session)).Next;
        given[session] = next;
        return next;
    }

    public IReadOnlyList<LoggedEvent> Read(SessionId session, EventPosition after, int limit, RunId? run = null)
    {
        var events = new List<LoggedEvent>();
        var statement = BindId(handle.Statement(run is null ? OfSession : OfRun), 1, session.Value).Bind(2, after.Value).Bind(3, limit);
        if (run is { } only)
        {
            BindId(statement, 4, only.Value);
        }

        try
        {
            while (statement.Step())
            {
                events.Add(new LoggedEvent(session, EventPosition.At(statement.Number(0)), RunOf(statement.Bytes(1)), statement.Text(2), statement.Bytes(3).ToArray()));
            }
        }
        finally
        {
            statement.Reset();
        }

        return events;
    }

    public void Visit(SessionId session, EventPosition after, int limit, StoredEventVisitor visit)
    {
        var statement = BindId(handle.Statement(OfSession), 1, session.Value).Bind(2, after.Value).Bind(3, limit);
        try
        {
            while (statement.Step()
                && visit(new StoredEvent(EventPosition.At(statement.Number(0)), RunOf(statement.Bytes(1)), statement.Bytes(2), statement.Bytes(3))))
            {
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    public void Add(LoggedEvent logged, DateTimeOffset at)
    {
        var statement = handle.Statement(Insert);
        BindWhatChanged(statement, logged, at);
        statement.Bind(2, logged.Position.Value).Bind(6, logged.Json.Span).Run();
    }

    private void BindWhatChanged(SqliteStatement statement, LoggedEvent logged, DateTimeOffset at)
    {
        var last = bound;
        bound = null;
        if (last?.Session != logged.SessionId)
        {
            BindId(statement, 1, logged.SessionId.Value);
        }

        if (last is null || last.Value.Run != logged.RunId)
        {
            _ = logged.RunId is { } run ? BindId(statement, 3, run.Value) : statement.BindNull(3);
        }

        if (!string.Equals(last?.Type, logged.TypeName, StringComparison.Ordinal))
        {
            statement.Bind(4, logged.TypeName);
        }

        if (last?.At != at)
        {
            statement.Bind(5, StoredTime.Write(at));
        }

        // Only now: after a bind that failed nothing is taken for bound.
        bound = (logged.SessionId, logged.RunId, logged.TypeName, at);
    }

    private static string LastSeqOf(string session) =>
        $"""
        SELECT max(
            coalesce((SELECT max(e.seq) FROM events e WHERE e.session_id = {session}), 0),
            coalesce((SELECT p.seq FROM pruned_positions p WHERE p.session_id = {session}), 0))
        """;

    private static SqliteStatement BindId(SqliteStatement statement, int place, Guid id)
    {
        Span<byte> text = stackalloc byte[IdLength];
        id.TryFormat(text, out _);
        return statement.Bind(place, text);
    }

    private static RunId? RunOf(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? null
        : Utf8Parser.TryParse(text, out Guid id, out var read) && read == text.Length ? RunId.From(id)
        : throw new FormatException("The log holds a run id that is no UUID.");
}
