using System.Data.Common;
using System.Globalization;
using System.Text;
using Gantry.Adapters.Storage;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Searching;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gantry.Adapters.Search.Sqlite;

/// <summary>A full-text index (FTS5) in a file of its own. One connection, used by one caller at a time; what it holds is cheap to lose.</summary>
internal sealed class SqliteSearchIndex(DataDirectory data) : ISearchIndex, IDisposable
{
    private const int SnippetWords = 24;

    private readonly SearchFile file = new(data);
    private readonly Lock gate = new();
    private SqliteHandle? handle;

    public IReadOnlyDictionary<SessionId, EventPosition> Positions() =>
        Use(index => index
            .All("SELECT session_id, position FROM positions", row => (Session: row.Id<SessionId>(0), Position: EventPosition.At(row.GetInt64(1))))
            .ToDictionary(row => row.Session, row => row.Position));

    public void Add(SessionId session, WorkspaceId workspace, IReadOnlyList<SearchEntry> entries, EventPosition through) =>
        Change(index =>
        {
            foreach (var entry in entries)
            {
                Add(index, session, workspace, entry);
            }

            index.Write(
                "INSERT INTO positions VALUES ($session, $position) ON CONFLICT DO UPDATE SET position = excluded.position",
                ("$session", session.ToString()),
                ("$position", through.Value));
        });

    public void Forget(SessionId session) =>
        Change(index =>
        {
            index.Write("DELETE FROM entries WHERE session_id = $session", ("$session", session.ToString()));
            index.Write("DELETE FROM positions WHERE session_id = $session", ("$session", session.ToString()));
        });

    public ItemPage<FoundEntry> Find(SearchQuery query)
    {
        var sql = new StringBuilder("SELECT rowid, session_id, seq, run_id, at, type, snippet(entries, 0, $opening, $closing, '…', $words) FROM entries WHERE entries MATCH $match AND rowid < $before");
        var values = new List<(string, object?)>
        {
            ("$opening", FoundEntry.Opening.ToString()),
            ("$closing", FoundEntry.Closing.ToString()),
            ("$words", SnippetWords),
            ("$match", MatchExpression.Of(query.Terms)),
            ("$before", query.Page.Before ?? long.MaxValue),
        };
        foreach (var (column, value) in new[] { ("session_id", query.SessionId?.ToString()), ("workspace_id", query.WorkspaceId?.ToString()), ("type", query.Type) })
        {
            if (value is not null)
            {
                sql.Append(CultureInfo.InvariantCulture, $" AND {column} = ${column}");
                values.Add(($"${column}", value));
            }
        }

        // One more than asked for tells whether there is another page.
        sql.Append(" ORDER BY rowid DESC LIMIT $limit");
        values.Add(("$limit", query.Page.Limit + 1));
        var rows = Use(index => index.All(sql.ToString(), row => (Number: row.GetInt64(0), Entry: Read(row)), [.. values]));

        var items = rows.Take(query.Page.Limit).Select(row => row.Entry).ToList();
        return new ItemPage<FoundEntry>(items, rows.Count > query.Page.Limit ? rows[query.Page.Limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    public void Clear()
    {
        lock (gate)
        {
            handle?.Dispose();
            handle = null;
            try
            {
                file.Delete();
                handle = file.Open();
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SqliteException)
            {
                throw new SearchIndexDamagedException($"The search index {file.Path} cannot be made again: {refused.Message}", refused);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            handle?.Dispose();
            handle = null;
        }
    }

    private static void Add(SqliteHandle index, SessionId session, WorkspaceId workspace, SearchEntry entry)
    {
        var last = index.First(
            "SELECT rowid FROM entries WHERE rowid >= $first AND rowid < $end ORDER BY rowid DESC LIMIT 1",
            row => row.GetInt64(0) + 1,
            ("$first", RowNumbers.First(entry.At)),
            ("$end", RowNumbers.End(entry.At)));
        index.Write(
            """
            INSERT INTO entries (rowid, text, session_id, workspace_id, run_id, seq, at, type)
            VALUES ($number, $text, $session, $workspace, $run, $seq, $at, $type)
            """,
            ("$number", Math.Max(last, RowNumbers.First(entry.At))),
            ("$text", WithoutMarks(entry.Text)),
            ("$session", session.ToString()),
            ("$workspace", workspace.ToString()),
            ("$run", entry.RunId?.ToString()),
            ("$seq", entry.Position.Value),
            ("$at", StoredTime.Write(entry.At)),
            ("$type", entry.Type));
    }

    // A text must not bring its own match marks, and SQLite's string functions end at a NUL.
    private static string WithoutMarks(string text) =>
        text.Replace('\0', '\u2400').Replace(FoundEntry.Opening, '\u2402').Replace(FoundEntry.Closing, '\u2403');

    private static FoundEntry Read(DbDataReader row) =>
        new(row.Id<SessionId>(1), EventPosition.At(row.GetInt64(2)), row.IdOrNull<RunId>(3), row.Time(4), row.GetString(5), row.GetString(6));

    private void Change(Action<SqliteHandle> change) =>
        Use(index =>
        {
            index.Control("BEGIN IMMEDIATE");
            try
            {
                change(index);
                index.Control("COMMIT");
                return true;
            }
            finally
            {
                if (index.InTransaction)
                {
                    index.Control("ROLLBACK");
                }
            }
        });

    private T Use<T>(Func<SqliteHandle, T> work)
    {
        lock (gate)
        {
            // An index that was deleted under us would be written to no purpose.
            if (handle is not null && !File.Exists(file.Path))
            {
                throw new SearchIndexDamagedException($"The search index {file.Path} was deleted.");
            }

            try
            {
                return work(handle ??= file.Open());
            }
            catch (SqliteException fault) when (IsDamage(fault))
            {
                throw new SearchIndexDamagedException($"The search index {file.Path} is damaged: {fault.Message}", fault);
            }
            catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
            {
                throw GantryException.Unavailable(
                    "search-unavailable",
                    $"The search index {file.Path} cannot be used ({fault.Message.TrimEnd('.')}). See that its disk is not full and that you may write to it.",
                    fault);
            }
        }
    }

    // SQLITE_ERROR is a table or a column that should be there and is not.
    private static bool IsDamage(SqliteException fault) => fault.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR;
}
