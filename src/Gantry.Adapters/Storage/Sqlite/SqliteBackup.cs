namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>A copy of the database in one file, whole or not there.</summary>
internal static class SqliteBackup
{
    /// <summary>What its name ends with while it is written beside our own files.</summary>
    public const string Draft = ".new";

    /// <summary>Returns the path when the copy is on the disk.</summary>
    /// <param name="replace">Replaces a copy of that name: before an upgrade it is one of an upgrade that did not come about.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">It cannot be written.</exception>
    public static string Take(SqliteHandle source, string path, bool replace)
    {
        // Beside our own files the draft of an attempt that a crash ended is replaced; beside a person's nothing of theirs may be.
        var draft = replace ? path + Draft : $"{path}.{Guid.NewGuid():N}.new";
        File.Delete(draft);
        try
        {
            // VACUUM takes an empty file, and so the copy is the owner's alone from its first byte on.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(draft, options))
            {
                source.Control("VACUUM INTO $path", ("$path", draft));
                Posix.Sync(file.SafeFileHandle);
            }

            File.Move(draft, path, overwrite: replace);
            Posix.SyncFolder(Path.GetDirectoryName(path)!);
            return path;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
