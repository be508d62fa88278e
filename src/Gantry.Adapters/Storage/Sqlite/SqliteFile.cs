using Gantry.Core.Data;
using Gantry.Core.Failures;
using Microsoft.Data.Sqlite;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>The database file: makes it, mode 0600, and opens connections that are set up the same way.</summary>
internal sealed class SqliteFile(DataDirectory data)
{
    // Nobody else writes while a daemon holds the directory; a backup tool may hold the file for a moment.
    private const int BusySeconds = 5;

    // Twice of what is let stand before it is folded.
    public const int LongestLog = 8 * 1024 * 1024;
    private const int PageSize = 4096;

    public DataDirectory Data => data;

    /// <summary>How many pages the write-ahead log has room for as it lies there; not fewer than are to be folded.</summary>
    public int PagesInLog() => new FileInfo(data.Database + "-wal") is { Exists: true } log ? (int)Math.Min(int.MaxValue / 2, log.Length / PageSize) : 0;

    /// <summary>The one connection that writes.</summary>
    /// <exception cref="GantryException">The file cannot be made, opened or written.</exception>
    public SqliteHandle OpenWriter()
    {
        DataFolder.Create(data);
        MakeFile();
        return Open(
            readOnly: false,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
            // SqliteCheckpoints does it instead, and looks at the result.
            "PRAGMA wal_autocheckpoint = 0;",
            // One large commit does not leave a large file, which each start after a kill would read.
            $"PRAGMA journal_size_limit = {LongestLog};",
            // What a savepoint would take back is kept beside: in a file it was nine writes of ten, and nothing of it outlives the transaction.
            "PRAGMA temp_store = MEMORY;",
            // A file that can only be read opens without a word and fails at the first write; ask for that now.
            "BEGIN IMMEDIATE; COMMIT;");
    }

    /// <summary>One of the connections that read.</summary>
    /// <exception cref="GantryException">The file cannot be opened.</exception>
    public SqliteHandle OpenReader() => Open(readOnly: true, "PRAGMA query_only = ON;");

    /// <summary>A connection for one look at a database, which another process may be using.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static SqliteHandle OpenToLook(string path)
    {
        // Reading a write-ahead log takes the right to write its index; the statements themselves only read.
        var address = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = BusySeconds };
        var handle = new SqliteHandle(new SqliteConnection(address.ConnectionString), readOnly: true);
        try
        {
            handle.Open();
            handle.Script($"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA trusted_schema = OFF;");
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private SqliteHandle Open(bool readOnly, params ReadOnlySpan<string> settings)
    {
        var address = new SqliteConnectionStringBuilder
        {
            DataSource = data.Database,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        };
        var handle = new SqliteHandle(new SqliteConnection(address.ConnectionString), readOnly);
        try
        {
            handle.Open();
            // A schema that somebody else prepared must not call functions behind our back.
            handle.Script($"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA trusted_schema = OFF;");
            foreach (var setting in settings)
            {
                handle.Script(setting);
            }

            return handle;
        }
        catch (SqliteException fault)
        {
            handle.Dispose();
            throw SqliteFaults.Unavailable(data, fault);
        }
    }

    // SQLite would make it readable by whom the umask allows; the files it puts beside it (-wal, -shm) take this one's mode.
    private void MakeFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            new FileStream(data.Database, options).Dispose();
            Posix.SyncFolder(data.Root);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Unusable(data, "its database cannot be created or written", refused);
        }
    }
}
