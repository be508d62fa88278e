using Gantry.Core.Data;
using Gantry.Core.Failures;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>Tells the store's own faults from a command's, and says them to people.</summary>
internal static class SqliteFaults
{
    /// <summary>The disk, the file or the lock failed, so nothing that this transaction did can be trusted. Looks through what a command wrapped around it.</summary>
    public static bool IsStoreFault(this Exception? failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is SqliteException { SqliteErrorCode: var code } && IsStoreFault(code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The disk did not take what the kernel had accepted. Nobody knows what it holds now, and asking again would get a false yes.</summary>
    public static bool IsFailedSync(this Exception failure) =>
        failure is SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC };

    /// <summary>The sentence for an operator whose disk gives back something else than it was given.</summary>
    public static GantryException Damaged(DataDirectory data, string file, string how, Exception? cause = null) =>
        GantryException.Unavailable("store-damaged", $"The database file {file} is damaged ({how.TrimEnd('.')}). {Restore(data)}.", cause);

    /// <summary>The sentence for an operator.</summary>
    public static GantryException Unavailable(DataDirectory data, SqliteException fault)
    {
        var (why, advice) = fault.SqliteErrorCode switch
        {
            raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT =>
                ("is damaged or no database", Restore(data)),
            raw.SQLITE_FULL => ("cannot grow: the disk is full", "Free some space and try again"),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => ("is locked by another program", "Close that program and try again"),
            raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
                ("cannot be opened for writing", "Give yourself the right to write the file and its folder, or use another --data-dir"),
            _ => ("cannot be used", "See whether the disk is healthy and try again"),
        };
        return GantryException.Unavailable("store-unavailable", $"The database {data.Database} {why} ({fault.Message.TrimEnd('.')}). {advice}.", fault);
    }

    // The log beside a database belongs to that one alone: SQLite would write it into a backup that is put in its place.
    private static string Restore(DataDirectory data)
    {
        var name = Path.GetFileName(data.Database);
        return $"Move {name}, {name}-wal and {name}-shm away together and put a backup in place of {name} ({name}.before-… beside it is one), or use another --data-dir";
    }

    private static bool IsStoreFault(int code) =>
        code is raw.SQLITE_PERM
            or raw.SQLITE_BUSY
            or raw.SQLITE_LOCKED
            or raw.SQLITE_NOMEM
            or raw.SQLITE_READONLY
            or raw.SQLITE_INTERRUPT
            or raw.SQLITE_IOERR
            or raw.SQLITE_CORRUPT
            or raw.SQLITE_FULL
            or raw.SQLITE_CANTOPEN
            or raw.SQLITE_PROTOCOL
            or raw.SQLITE_NOTADB;
}
