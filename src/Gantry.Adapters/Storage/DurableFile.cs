using Gantry.Core.Failures;

namespace Gantry.Adapters.Storage;

/// <summary>Replaces a small file whole: whoever reads it, now or after a crash, finds the old content or the new one.</summary>
public static class DurableFile
{
    /// <summary>Returns when the content is on the disk under its name. The folder must be there.</summary>
    /// <param name="mode">The permissions of the new file, whatever the umask says.</param>
    /// <exception cref="GantryException">
    /// It could not be written: unavailable. The old content stands, unless the very last step failed: then the new content is there but may not outlive a crash.
    /// </exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var target = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(target) ?? throw new ArgumentException("A file has a folder.", nameof(path));
        var draft = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.new");
        try
        {
            WriteDraft(draft, content, mode);
            File.Move(draft, target, overwrite: true);
            Posix.SyncFolder(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Remove(draft);
            throw GantryException.Unavailable(
                "file-not-written",
                $"Could not write {target}: {failure.Message.TrimEnd('.')}. Check that its folder is there, that you may write to it, and that the disk is not full.",
                failure);
        }
    }

    private static void WriteDraft(string draft, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var file = new FileStream(draft, options);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.SafeFileHandle, mode);
        }

        file.Write(content);
        Posix.Sync(file.SafeFileHandle);
    }

    private static void Remove(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception leftover) when (leftover is IOException or UnauthorizedAccessException)
        {
            // The failure that brought us here is the one to tell.
        }
    }
}
