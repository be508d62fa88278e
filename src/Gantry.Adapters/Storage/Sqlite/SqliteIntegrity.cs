using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// Looks for damage after a daemon or a machine ended without closing the database: then, and only then, is there reason to pay for reading all of it.
/// </summary>
internal static class SqliteIntegrity
{
    /// <summary>A database of up to so many bytes is walked before it is used, a larger one while it is: a start must not take longer with every event.</summary>
    public const long MostBeforeUse = 64 * 1024 * 1024;

    /// <summary>Whoever closes the database last removes its log.</summary>
    public static bool IsLeftOpen(DataDirectory data) => new FileInfo(LogOf(data)) is { Exists: true, Length: > 0 };

    /// <summary>Before SQLite opens the log: it cuts one at its first bad frame without a word, and with it whatever was committed behind.</summary>
    /// <exception cref="GantryException">Commits stand behind a bad frame, so that it is no torn end.</exception>
    public static void CheckWriteAheadLog(DataDirectory data)
    {
        try
        {
            using var file = File.Open(LogOf(data), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (new WriteAheadLog(file).FindDamage() is { } frame)
            {
                throw SqliteFaults.Damaged(data, LogOf(data), $"frame {frame} is not what was written, and commits stand behind it");
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Unusable(data, "its database cannot be read", unreadable);
        }
    }

    /// <summary>Walks all pages. Sees damage to the structure of the tables, not a changed letter within a text.</summary>
    /// <exception cref="GantryException">The database is damaged.</exception>
    public static void CheckPages(SqliteHandle connection, DataDirectory data)
    {
        try
        {
            var finding = connection.First("PRAGMA quick_check(1)", row => row.GetString(0));
            if (!string.Equals(finding, "ok", StringComparison.Ordinal))
            {
                throw SqliteFaults.Damaged(data, data.Database, finding ?? "no answer");
            }
        }
        catch (Microsoft.Data.Sqlite.SqliteException fault)
        {
            throw SqliteFaults.Unavailable(data, fault);
        }
    }

    private static string LogOf(DataDirectory data) => data.Database + "-wal";
}
