using Gantry.Core.Data;
using Gantry.Core.Failures;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Storage;

/// <summary>
/// One daemon per data directory: an flock that the kernel gives back however the process ends. The file stays where it is, because a lock on a deleted
/// file excludes nobody.
/// </summary>
public sealed class DataDirectoryLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly SafeFileHandle file;

    private DataDirectoryLock(SafeFileHandle file) => this.file = file;

    /// <summary>Makes the directory when it is not there, mode 0700, and takes its lock without waiting.</summary>
    /// <exception cref="GantryException">Conflict: a daemon has it. Unavailable: the directory cannot be made or written to.</exception>
    public static DataDirectoryLock Take(DataDirectory data) => TryTake(data) ?? throw Held(data);

    /// <summary>
    /// As <see cref="Take"/>, but where no daemon lives that could have the lock it is waited for, five seconds at most: a program that a killed daemon was just
    /// starting holds a copy of each of its descriptors until it has become itself.
    /// </summary>
    /// <exception cref="GantryException">Conflict: a daemon has it. Unavailable: the directory cannot be made or written to.</exception>
    public static async Task<DataDirectoryLock> TakeAsync(DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(time);
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery, time);
        while (true)
        {
            if (TryTake(data) is { } taken)
            {
                return taken;
            }

            if (DaemonRecords.FindAlive(data) is not null || time.GetElapsedTime(began) >= Patience)
            {
                throw Held(data);
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    // Null: somebody has it.
    private static DataDirectoryLock? TryTake(DataDirectory data)
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
        return null;
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
            DaemonRecords.FindAlive(data) is { } daemon
                ? $"The data directory {data.Root} is in use by the daemon at {daemon.Url} (pid {daemon.Pid}). Stop it with 'kill {daemon.Pid}', or use another --data-dir."
                : $"The data directory {data.Root} is in use by another daemon. Stop that one, or use another --data-dir.");
}
