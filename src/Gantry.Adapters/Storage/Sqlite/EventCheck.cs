using System.Text.Json;
using Gantry.Adapters.Storage.Tables;
using Microsoft.Data.Sqlite;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// Looks at all that a database holds: the structure of its pages, that each session's positions follow upon each other, each envelope against its checksum, and
/// what stands beside an envelope against what it says.
/// </summary>
internal sealed class EventCheck(SqliteHandle database)
{
    private const int MostFindings = 100;
    private const string PositionsOfSessions = "SELECT key, session_id, pruned FROM event_sessions";
    private const string All = "SELECT e.id >> 32, e.id & 4294967295, e.run_id, e.type, e.at, e.envelope, e.checksum FROM events e ORDER BY e.id";

    private readonly List<string> findings = [];
    private long events;
    private long withoutChecksum;

    public DatabaseCheck Run(string path)
    {
        try
        {
            Find(database.All($"PRAGMA integrity_check({MostFindings})", row => row.GetString(0)).Where(finding => finding != "ok"));
            Walk(database.All(PositionsOfSessions, row => (Key: row.GetInt64(0), Id: row.GetString(1), Pruned: row.GetInt64(2))).ToDictionary(session => session.Key));
        }
        catch (SqliteException damage) when (damage.IsStoreFault())
        {
            Find([damage.Message]);
        }

        return new DatabaseCheck(path, events, withoutChecksum, findings);
    }

    // A row at a time: a log may be larger than the memory.
    private void Walk(Dictionary<long, (long Key, string Id, long Pruned)> sessions)
    {
        var (session, last) = ((Key: 0L, Id: "", Pruned: 0L), 0L);
        var rows = database.Statement(All);
        while (rows.Step())
        {
            var (key, seq) = (rows.Number(0), rows.Number(1));
            if (key != session.Key)
            {
                session = sessions.TryGetValue(key, out var known) ? known : (key, $"number {key}, which nobody knows,", 0);
                last = session.Pruned;
            }

            if (seq != last + 1)
            {
                Find([$"Session {session.Id} has no event between positions {last} and {seq}."]);
            }

            last = seq;
            events++;
            Check(rows, session.Id, seq);
        }
    }

    private void Check(SqliteStatement row, string session, long seq)
    {
        var envelope = row.Bytes(5);
        if (row.IsNull(6))
        {
            withoutChecksum++;
        }
        else if (row.Number(6) != EnvelopeChecksum.Of(envelope))
        {
            Find([$"Event {seq} of session {session} is not what was written: its checksum is another."]);
            return;
        }

        if (Contradiction(envelope.ToArray(), session, seq, row.IsNull(2) ? null : row.Text(2), row.Text(3), row.Text(4)) is { } field)
        {
            Find([$"Event {seq} of session {session} lies under another {field} than its envelope says."]);
        }
    }

    /// <summary>What an envelope says otherwise than what stands beside it; null when they say the same.</summary>
    internal static string? Contradiction(byte[] envelope, string session, long seq, string? run, string type, string at)
    {
        try
        {
            using var document = JsonDocument.Parse(envelope, new JsonDocumentOptions { MaxDepth = 256 });
            var said = document.RootElement;
            return said.GetProperty("seq").GetInt64() != seq ? "position"
                : said.GetProperty("sessionId").GetString() != session ? "session"
                : (said.TryGetProperty("runId", out var runId) ? runId.GetString() : null) != run ? "run"
                : said.GetProperty("type").GetString() != type ? "type"
                : said.GetProperty("at").GetString() != at ? "time"
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return "form";
        }
    }

    private void Find(IEnumerable<string> found) => findings.AddRange(found.Take(MostFindings - findings.Count));
}
