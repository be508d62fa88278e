using System.Text;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// Writes events, several with one statement when they come one behind the other: to begin and end one costs as much as a row. Those that wait are written before
/// the connection does anything else, so nobody can tell.
/// </summary>
internal sealed class EventInserts
{
    private const int Together = 8;

    // A statement keeps what was bound to it: large ones go alone, so that it is one at most.
    private const int LargestTogether = 8 * 1024;

    private readonly SqliteHandle handle;
    private readonly Insert one = new(1);
    private readonly Insert many = new(Together);
    private readonly Action write;
    private readonly (long Id, ReadOnlyMemory<byte> Json)[] waiting = new (long, ReadOnlyMemory<byte>)[Together];
    private Head head;
    private int count;
    private int countedIn;

    public EventInserts(SqliteHandle handle)
    {
        this.handle = handle;
        write = Write;
    }

    public void Add(long id, LoggedEvent logged, DateTimeOffset at)
    {
        if (countedIn != handle.Epoch)
        {
            // Whatever waited was rolled back.
            (count, countedIn) = (0, handle.Epoch);
        }

        var next = new Head(logged.RunId, logged.TypeName, at);
        if (count > 0 && (next != head || logged.Json.Length > LargestTogether))
        {
            handle.Settle();
        }

        head = next;
        waiting[count++] = (id, logged.Json);
        handle.Postpone(write);
        if (count == Together || logged.Json.Length > LargestTogether)
        {
            handle.Settle();
        }
    }

    private void Write()
    {
        // First of all: what fails is not tried again with the next.
        var rows = waiting.AsSpan(0, count);
        count = 0;
        if (rows.Length == Together)
        {
            many.Run(handle, head, rows);
            return;
        }

        for (var n = 0; n < rows.Length; n++)
        {
            one.Run(handle, head, rows.Slice(n, 1));
        }
    }

    // What rows that are written together have in common.
    private readonly record struct Head(RunId? Run, string Type, DateTimeOffset At);

    private sealed class Insert(int rows)
    {
        private const int ValuesOfHead = 3;
        private const int ValuesOfRow = 3;

        private readonly string sql = SqlOf(rows);

        // What the statement holds bound already: SQLite keeps it from one time to the next, and most have the same run, type and moment as the ones before.
        private Head? bound;

        public void Run(SqliteHandle handle, Head head, ReadOnlySpan<(long Id, ReadOnlyMemory<byte> Json)> rows)
        {
            var statement = handle.Statement(sql);
            BindWhatChanged(statement, head);
            var place = ValuesOfHead;
            foreach (var (id, json) in rows)
            {
                statement.Bind(++place, id).Bind(++place, json.Span).Bind(++place, EnvelopeChecksum.Of(json.Span));
            }

            statement.Run();
        }

        private void BindWhatChanged(SqliteStatement statement, Head head)
        {
            var last = bound;
            bound = null;
            if (last is null || last.Value.Run != head.Run)
            {
                _ = head.Run is { } run ? statement.BindId(1, run.Value) : statement.BindNull(1);
            }

            if (!string.Equals(last?.Type, head.Type, StringComparison.Ordinal))
            {
                statement.Bind(2, head.Type);
            }

            if (last?.At != head.At)
            {
                statement.Bind(3, StoredTime.Write(head.At));
            }

            // Only now: after a bind that failed nothing is taken for bound.
            bound = head;
        }

        private static string SqlOf(int rows)
        {
            var sql = new StringBuilder("INSERT INTO events (run_id, type, at, id, envelope, checksum) VALUES ");
            for (var (row, place) = (0, ValuesOfHead); row < rows; row++, place += ValuesOfRow)
            {
                sql.Append(row == 0 ? "" : ", ").Append(System.Globalization.CultureInfo.InvariantCulture, $"(?1, ?2, ?3, ?{place + 1}, ?{place + 2}, ?{place + 3})");
            }

            return sql.ToString();
        }
    }
}
