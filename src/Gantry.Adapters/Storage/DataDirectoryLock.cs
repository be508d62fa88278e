using System.Text.Json;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Protocol.Daemon;
using Gantry.Protocol.Json;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Storage;

/// <summary>
/// One daemon per data directory: an flock that the kernel gives back however the process ends. The file stays where it is, because a lock on a deleted
/// file excludes nobody.
/// </summary>
public sealed class DataDirectoryLock : IDisposable
{
    private readonly SafeFileHandle file;

    private DataDirectoryLock(SafeFileHandle file) => this.file = file;

    /// <summary>Makes the directory when it is not there, mode 0700, and takes its lock without waiting.</summary>
    /// <exception cref="GantryException">Conflict: a daemon has it. Unavailable: the directory cannot be made or written to.</exception>
    public static DataDirectoryLock Take(DataDirectory data)
    {
        DataFolder.Create(data);
        SafeFileHandle? opened = null;
        try
        {
            Create(data.Lock);
            opened = Posix.OpenFile(data.Lock);
            if (Posix.TryLock(opened))
            {
                return new DataDirectoryLock(opened);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            opened?.Dispose();
            throw DataFolder.Unusable(data, "its lock file cannot be taken", refused);
        }

        opened.Dispose();
        throw Held(data);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static void Create(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    private static GantryException Held(DataDirectory data) =>
        GantryException.Conflict(
            "data-directory-in-use",
            ReadRecord(data) is { } daemon
                ? $"The data directory {data.Root} is in use by the daemon at {daemon.Url} (pid {daemon.Pid}). Stop it with 'kill {daemon.Pid}', or use another --data-dir."
                : $"The data directory {data.Root} is in use by another daemon. Stop that one, or use another --data-dir.");

    private static DaemonRecord? ReadRecord(DataDirectory data)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(data.DaemonRecord), ApiJson.Default.DaemonRecord);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
