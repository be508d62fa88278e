using Gantry.Adapters.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gantry.Testing;

/// <summary>
/// Holds the events of every database that a test leaves behind to their schemas: whatever fixture stored them, and whether a daemon was stopped or killed.
/// </summary>
internal static class StoredEvents
{
    private const int MostEvents = 20_000;

    // A data directory is the test's folder or lies a little below it; a repository that was checked out there is not walked through.
    private static readonly EnumerationOptions Near = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true };

    /// <summary>Looks below a folder that is about to go.</summary>
    public static void CheckBelow(string folder)
    {
        foreach (var database in Directory.EnumerateFiles(folder, "gantry.db", Near))
        {
            foreach (var envelope in EnvelopesOf(database))
            {
                SchemaCheck.Event(envelope);
            }
        }
    }

    private static List<byte[]> EnvelopesOf(string database)
    {
        var envelopes = new List<byte[]>();
        try
        {
            // Who touches SQLite first chooses it for the process: by itself it would be another one than the daemon's, and both are then called by turns.
            SqliteLibrary.EnsureLoaded();
            using var connection = new SqliteConnection($"Data Source={database};Mode=ReadWrite;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT CAST(raw_json AS BLOB) FROM session_events LIMIT {MostEvents}";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                envelopes.Add(rows.GetFieldValue<byte[]>(0));
            }
        }
        catch (SqliteException)
        {
            // What it was damaged for, or never was, is the test's own affair; what could be read is held to the schemas all the same.
        }

        return envelopes;
    }
}
