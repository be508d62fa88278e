using System.Data.Common;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Events;
using Gantry.Core.Outbox;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>
/// The outbox. Its rows are written by a trigger on the events and get their positions when somebody reads: by then they are committed, each session's in
/// order (docs/decisions/0007).
/// </summary>
internal sealed class PostgresOutboxTable(PostgresHandle handle) : IOutboxTable
{
    // A new consumer begins behind all that is committed.
    public void Register(string consumer)
    {
        NumberWhatHasNone();
        handle.Write(
            "INSERT INTO outbox_consumers (name, delivered) VALUES (@name, (SELECT last FROM outbox_numbers)) ON CONFLICT (name) DO NOTHING",
            ("@name", consumer));
    }

    public void Forget(string consumer)
    {
        handle.Write("DELETE FROM outbox_consumers WHERE name = @name", ("@name", consumer));
        RemoveDelivered();
    }

    public IReadOnlyList<OutboxStanding> Standings() =>
        handle.All(
            """
            SELECT c.name, (SELECT count(*) FROM outbox o WHERE o.position > c.delivered OR o.position IS NULL),
                (SELECT min(e.at) FROM outbox o JOIN events e ON e.session_id = o.session_id AND e.seq = o.seq
                 WHERE o.position > c.delivered OR o.position IS NULL)
            FROM outbox_consumers c ORDER BY c.name
            """,
            row => new OutboxStanding(row.GetString(0), row.GetInt64(1), row.TimeOrNull(2)));

    public bool HasWaiting(string consumer) =>
        handle.First(
            """
            SELECT EXISTS (SELECT FROM outbox WHERE position > (SELECT delivered FROM outbox_consumers WHERE name = @name))
                OR EXISTS (SELECT FROM outbox WHERE position IS NULL AND EXISTS (SELECT FROM outbox_consumers WHERE name = @name))
            """,
            row => row.GetBoolean(0),
            ("@name", consumer));

    public bool Hold(string consumer, NodeId node, DateTimeOffset now, DateTimeOffset until) =>
        handle.Write(
            """
            UPDATE outbox_consumers SET holder = @node, held_until = @until
            WHERE name = @name AND (holder IS NULL OR holder = @node OR held_until <= @now)
            """,
            ("@node", node.ToString()),
            ("@until", until),
            ("@name", consumer),
            ("@now", now)) > 0;

    public void FreeAll() => handle.Write("UPDATE outbox_consumers SET holder = NULL, held_until = NULL WHERE holder IS NOT NULL");

    public IReadOnlyList<OutboxEntry> Read(string consumer, int limit)
    {
        NumberWhatHasNone();
        return handle.All(
            """
            SELECT o.position, e.session_id, e.seq, e.run_id, e.type, e.envelope, e.checksum
            FROM outbox o JOIN events e ON e.session_id = o.session_id AND e.seq = o.seq
            WHERE o.position > (SELECT delivered FROM outbox_consumers WHERE name = @name)
            ORDER BY o.position LIMIT @limit
            """,
            ReadEntry,
            ("@name", consumer),
            ("@limit", limit));
    }

    public bool Acknowledge(string consumer, NodeId node, OutboxPosition through)
    {
        var isOurs = handle.Write(
            "UPDATE outbox_consumers SET delivered = greatest(delivered, @through) WHERE name = @name AND holder = @node",
            ("@through", through.Value),
            ("@name", consumer),
            ("@node", node.ToString())) > 0;
        if (isOurs)
        {
            RemoveDelivered();
        }

        return isOurs;
    }

    // Whoever gives numbers locks the one row of outbox_numbers until its transaction ends, so that they rise with the commits.
    private void NumberWhatHasNone() =>
        handle.Write(
            """
            WITH waiting AS (
                SELECT session_id, seq, row_number() OVER (ORDER BY session_id, seq) AS place FROM outbox WHERE position IS NULL
            ), given AS (
                UPDATE outbox_numbers SET last = last + (SELECT count(*) FROM waiting) WHERE EXISTS (SELECT FROM waiting)
                RETURNING last - (SELECT count(*) FROM waiting) AS before
            )
            UPDATE outbox o SET position = given.before + waiting.place
            FROM waiting, given WHERE o.session_id = waiting.session_id AND o.seq = waiting.seq
            """);

    private void RemoveDelivered() =>
        handle.Write(
            """
            DELETE FROM outbox
            WHERE position <= (SELECT min(delivered) FROM outbox_consumers) OR NOT EXISTS (SELECT FROM outbox_consumers)
            """);

    private static OutboxEntry ReadEntry(DbDataReader row)
    {
        var (session, position, envelope) = (row.Id<SessionId>(1), EventPosition.At(row.GetInt64(2)), row.GetFieldValue<byte[]>(5));
        EnvelopeChecksum.Verify(session, position, envelope, row.IsDBNull(6) ? null : row.GetInt64(6));
        return new OutboxEntry(new OutboxPosition(row.GetInt64(0)), new LoggedEvent(session, position, row.IdOrNull<RunId>(3), row.GetString(4), envelope));
    }
}
