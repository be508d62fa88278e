using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// Folds the write-ahead log into the database whenever it has grown enough, and looks at how that went: SQLite would do so by itself at the end of a commit and
/// keep to itself that the disk failed.
/// </summary>
/// <param name="left">Pages that are in the log already: a daemon that was killed left them, and many kills, one soon after the other, would let it grow for ever.</param>
internal sealed class SqliteCheckpoints(SqliteHandle writer, int left, string database, ILogger logger)
{
    // As many pages as SQLite itself would wait for.
    private const int Enough = 1000;
    private int grown = left;

    /// <summary>Before a transaction, so that nobody waits for it who has been made durable.</summary>
    /// <exception cref="SqliteException">The disk did not take what it had accepted (<see cref="SqliteFaults.IsFailedSync"/>).</exception>
    public void FoldIfDue()
    {
        grown += writer.TakePagesWritten();
        if (grown < Enough)
        {
            return;
        }

        try
        {
            grown = writer.Checkpoint();
        }
        catch (SqliteException failure) when (!failure.IsFailedSync())
        {
            // The log still has everything; a disk that is only full may have room later.
            grown = 0;
            SqliteStoreLines.NotFolded(logger, database, failure);
        }
    }
}
