using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>The room on the disk that an upgrade takes while it goes on. One that ends at a full disk is undone, but only after minutes, and nothing else could write by then.</summary>
internal static class UpgradeRoom
{
    // Measured with two million events: the backup took the size of the database once, the write-ahead log 1.8 times (the new events, and the pages of the old ones as they are freed),
    // the new events behind the old 0.8 times; and what SQLite keeps for a statement that might be undone takes it once more, where temporary files lie.
    private const int TimesAtMost = 5;

    /// <summary>The refusal where there is not enough; null where there is.</summary>
    /// <param name="missing">The steps to be applied.</param>
    public static GantryException? Refusal(DataDirectory data, IReadOnlyList<Migration> missing)
    {
        var size = SizeOf(data.Database) + SizeOf(data.Database + "-wal");
        var needed = missing.Any(migration => migration.Version == EventSealing.Since) ? size * TimesAtMost : size;
        var free = FreeAt(data.Root);
        return free >= needed
            ? null
            : GantryException.Unavailable(
                "store-no-room",
                $"The database {data.Database} needs an upgrade, which takes about {UpgradeWatch.Megabytes(needed)} beside it while it goes on (a copy of what there is{(needed > size ? ", and the events once more" : "")}), "
                + $"and the disk has {UpgradeWatch.Megabytes(free)} left. Nothing was changed. Make room there, or move the data directory to a larger disk and name it with --data-dir.");
    }

    private static long FreeAt(string folder)
    {
        var path = Path.GetFullPath(folder);
        return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : path).AvailableFreeSpace;
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
