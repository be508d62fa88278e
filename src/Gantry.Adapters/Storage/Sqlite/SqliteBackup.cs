namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>A copy of the database in one file, whole or not there.</summary>
internal static class SqliteBackup
{
    /// <summary>Returns the path when the copy is on the disk. Replaces a copy of that name: it is one of an upgrade that did not come about.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">It cannot be written.</exception>
    public static string Take(SqliteHandle source, string path)
    {
        var draft = path + ".new";
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

            File.Move(draft, path, overwrite: true);
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
