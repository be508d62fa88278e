namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// Gives the events of before the checksums (step 0015) theirs, where an envelope says what stands beside it: from then on a changed letter is found. One that
/// contradicts itself by then keeps none, and <c>gantry db check</c> names it. A batch is a transaction, and a mark in the file's header comes last: after a
/// crash it is done again, and finds what is left.
/// </summary>
internal sealed class EventSealing(SqliteHandle writer)
{
    /// <summary>The step that brought the checksums, and wrote all events anew.</summary>
    public const int Since = 15;

    private const int Batch = 20_000;
    private const int Done = 1;
    private const string Unsealed =
        $"""
        SELECT e.id, s.session_id, {EventRow.Seq}, e.run_id, e.type, e.at, e.envelope FROM events e JOIN event_sessions s ON s.key = e.id >> 32
        WHERE e.id > ?1 AND e.checksum IS NULL ORDER BY e.id LIMIT ?2
        """;

    private long given;

    /// <summary>There is no event left that could be given one.</summary>
    public bool IsDone => writer.First("PRAGMA user_version", row => row.GetInt32(0)) >= Done;

    /// <summary>How many have been given one so far. May be asked by another thread.</summary>
    public long Given => Interlocked.Read(ref given);

    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database could not be read or written.</exception>
    public void Run()
    {
        long? after = 0;
        while (after is { } last)
        {
            writer.Control("BEGIN IMMEDIATE");
            try
            {
                after = Seal(last);
                if (after is null)
                {
                    writer.Script($"PRAGMA user_version = {Done}");
                }

                writer.Control("COMMIT");
            }
            catch
            {
                if (writer.InTransaction)
                {
                    writer.Control("ROLLBACK");
                }

                throw;
            }

            if (after is not null)
            {
                // Else the log would grow to the size of them all.
                writer.Checkpoint();
            }
        }
    }

    // Returns the last row that was looked at; null at the end.
    private long? Seal(long after)
    {
        var (looked, found) = (0, new List<(long Id, long Checksum)>());
        var rows = writer.Statement(Unsealed).Bind(1, after).Bind(2, Batch);
        while (rows.Step())
        {
            looked++;
            after = rows.Number(0);
            var envelope = rows.Bytes(6);
            if (EventCheck.Contradiction(envelope.ToArray(), rows.Text(1), rows.Number(2), rows.IsNull(3) ? null : rows.Text(3), rows.Text(4), rows.Text(5)) is null)
            {
                found.Add((after, Tables.EnvelopeChecksum.Of(envelope)));
            }
        }

        foreach (var (id, checksum) in found)
        {
            writer.Statement("UPDATE events SET checksum = ?2 WHERE id = ?1").Bind(1, id).Bind(2, checksum).Run();
        }

        Interlocked.Add(ref given, found.Count);
        return looked < Batch ? null : after;
    }
}
