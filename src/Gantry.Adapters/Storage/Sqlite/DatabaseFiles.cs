using Gantry.Core.Data;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>The sizes of what lies in a data directory.</summary>
internal static class DatabaseFiles
{
    // A link leads elsewhere, and what lies there is not ours.
    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static readonly EnumerationOptions Beside = new() { MatchType = MatchType.Simple };

    public static List<StoredSize> Of(DataDirectory data, string archives)
    {
        var sizes = new List<StoredSize>();
        AddFile("database", data.Database);
        AddFile("write-ahead log", data.Database + "-wal");
        foreach (var copy in Directory.EnumerateFiles(data.Root, Path.GetFileName(data.Database) + ".?*", Beside).Order(StringComparer.Ordinal))
        {
            AddFile("backup", copy);
        }

        AddFile("search index", data.SearchIndex);
        AddFile("search index log", data.SearchIndex + "-wal");
        AddFolder("archives", archives);
        AddFolder("raw frames", data.RawFrames);
        AddFolder("artifacts", data.Artifacts);
        AddFolder("workspaces", data.Workspaces);
        AddFolder("session clones", data.Sessions);
        AddFolder("checkpoints", data.Shadows);
        AddFolder("scratch folders", data.Scratch);
        return sizes;

        void AddFile(string what, string path)
        {
            if (new FileInfo(path) is { Exists: true } file)
            {
                sizes.Add(new StoredSize(what, path, file.Length));
            }
        }

        void AddFolder(string what, string path)
        {
            if (Directory.Exists(path))
            {
                sizes.Add(new StoredSize(what, path, new DirectoryInfo(path).EnumerateFiles("*", All).Sum(SizeOf)));
            }
        }
    }

    // An agent may be at work there.
    private static long SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
