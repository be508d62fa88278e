using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Microsoft.Data.Sqlite;

namespace Gantry.Adapters.Search.Sqlite;

/// <summary>The index's file: opens it, made new when it has another layout, and deletes it.</summary>
internal sealed class SearchFile(DataDirectory data)
{
    // Another layout is another index: raise the number and it is built again from the log.
    private const int Layout = 1;
    private const int BusySeconds = 5;

    // Newest first is the order of the row numbers, which hold the time (RowNumbers).
    private const string Tables =
        """
        CREATE VIRTUAL TABLE entries USING fts5(
            text, session_id UNINDEXED, workspace_id UNINDEXED, run_id UNINDEXED, seq UNINDEXED, at UNINDEXED, type UNINDEXED,
            tokenize = 'unicode61 remove_diacritics 2');
        CREATE TABLE positions (session_id TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
        """;

    public string Path => data.SearchIndex;

    /// <exception cref="SqliteException">It cannot be opened, or is no database.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public SqliteHandle Open()
    {
        SqliteLibrary.EnsureLoaded();
        MakeFile();
        var handle = OpenConnection();
        try
        {
            var layout = handle.First("PRAGMA user_version", row => row.GetInt32(0));
            if (layout == Layout)
            {
                return handle;
            }

            if (layout == 0)
            {
                handle.Script($"BEGIN IMMEDIATE; {Tables} PRAGMA user_version = {Layout}; COMMIT;");
                return handle;
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        handle.Dispose();
        Delete();
        return Open();
    }

    /// <summary>The file and what SQLite puts beside it.</summary>
    public void Delete()
    {
        File.Delete(Path);
        File.Delete(Path + "-wal");
        File.Delete(Path + "-shm");
    }

    private SqliteHandle OpenConnection()
    {
        var address = new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = BusySeconds };
        var handle = new SqliteHandle(new SqliteConnection(address.ConnectionString), readOnly: false);
        try
        {
            handle.Open();

            // What a crash takes back, text and position together, is read from the log again: no commit has to reach the disk.
            handle.Script("PRAGMA trusted_schema = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private void MakeFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(Path, options).Dispose();
    }
}
