using System.Data.Common;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Events;
using Gantry.Core.Outbox;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// The outbox. Its rows are written by a trigger on the events, so that no way of appending can pass it by. The trigger is there exactly while somebody is
/// registered: to ask in it whether anybody is cost every event of every daemon more than a quarter of its insert.
/// </summary>
internal sealed class SqliteOutboxTable(SqliteHandle handle) : IOutboxTable
{
    // A new consumer begins behind the last number that was ever given.
    public void Register(string consumer)
    {
        handle.Write(
            """
            INSERT INTO outbox_consumers (name, delivered) VALUES ($name, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0))
            ON CONFLICT (name) DO NOTHING
            """,
            ("$name", consumer));
        FitTrigger();
    }

    public void Forget(string consumer)
    {
        handle.Write("DELETE FROM outbox_consumers WHERE name = $name", ("$name", consumer));
        RemoveDelivered();
        FitTrigger();
    }

    /// <summary>Makes the trigger or takes it away. Part of the transaction: when that is rolled back, so is this.</summary>
    public void FitTrigger() =>
        handle.Write(
            handle.First("SELECT EXISTS (SELECT 1 FROM outbox_consumers)", row => row.GetBoolean(0))
                ? """
                  CREATE TRIGGER IF NOT EXISTS events_to_outbox AFTER INSERT ON events BEGIN
                      INSERT INTO outbox (session_id, seq) SELECT session_id, NEW.id & 4294967295 FROM event_sessions WHERE key = NEW.id >> 32;
                  END
                  """
                : "DROP TRIGGER IF EXISTS events_to_outbox");

    public IReadOnlyList<OutboxStanding> Standings() =>
        handle.All(
            """
            SELECT c.name, (SELECT count(*) FROM outbox o WHERE o.position > c.delivered),
                (SELECT e.at FROM outbox o JOIN event_sessions s ON s.session_id = o.session_id JOIN events e ON e.id = (s.key << 32) + o.seq
                 WHERE o.position > c.delivered ORDER BY o.position LIMIT 1)
            FROM outbox_consumers c ORDER BY c.name
            """,
            row => new OutboxStanding(row.GetString(0), row.GetInt64(1), row.TimeOrNull(2)));

    public bool HasWaiting(string consumer) =>
        handle.First(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE position > (SELECT delivered FROM outbox_consumers WHERE name = $name))",
            row => row.GetBoolean(0),
            ("$name", consumer));

    public bool Hold(string consumer, NodeId node, DateTimeOffset now, DateTimeOffset until) =>
        handle.Write(
            """
            UPDATE outbox_consumers SET holder = $node, held_until = $until
            WHERE name = $name AND (holder IS NULL OR holder = $node OR held_until <= $now)
            """,
            ("$node", node.ToString()),
            ("$until", StoredTime.Write(until)),
            ("$name", consumer),
            ("$now", StoredTime.Write(now))) > 0;

    public void FreeAll() => handle.Write("UPDATE outbox_consumers SET holder = NULL, held_until = NULL WHERE holder IS NOT NULL");

    public IReadOnlyList<OutboxEntry> Read(string consumer, int limit) =>
        handle.All(
            """
            SELECT o.position, o.session_id, o.seq, e.run_id, e.type, CAST(e.envelope AS BLOB), e.checksum
            FROM outbox o JOIN event_sessions s ON s.session_id = o.session_id JOIN events e ON e.id = (s.key << 32) + o.seq
            WHERE o.position > (SELECT delivered FROM outbox_consumers WHERE name = $name)
            ORDER BY o.position LIMIT $limit
            """,
            ReadEntry,
            ("$name", consumer),
            ("$limit", limit));

    public bool Acknowledge(string consumer, NodeId node, OutboxPosition through)
    {
        var isOurs = handle.Write(
            "UPDATE outbox_consumers SET delivered = max(delivered, $through) WHERE name = $name AND holder = $node",
            ("$through", through.Value),
            ("$name", consumer),
            ("$node", node.ToString())) > 0;
        if (isOurs)
        {
            RemoveDelivered();
        }

        return isOurs;
    }

    private void RemoveDelivered() =>
        handle.Write("DELETE FROM outbox WHERE position <= coalesce((SELECT min(delivered) FROM outbox_consumers), 9223372036854775807)");

    private static OutboxEntry ReadEntry(DbDataReader row)
    {
        var (session, position, envelope) = (row.Id<SessionId>(1), EventPosition.At(row.GetInt64(2)), row.GetFieldValue<byte[]>(5));
        EnvelopeChecksum.Verify(session, position, envelope, row.IsDBNull(6) ? null : row.GetInt64(6));
        return new OutboxEntry(new OutboxPosition(row.GetInt64(0)), new LoggedEvent(session, position, row.IdOrNull<RunId>(3), row.GetString(4), envelope));
    }
}
