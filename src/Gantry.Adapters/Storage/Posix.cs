using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Storage;

/// <summary>
/// The calls that .NET does not offer, or answers wrongly: its <c>Flush(true)</c> does not report a failed fsync, and it cannot open a folder.
/// </summary>
internal static partial class Posix
{
    private const int Interrupted = 4;
    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;

    /// <summary>Takes the advisory lock of an open file, which the kernel gives back when the last descriptor closes; false when somebody else has it.</summary>
    /// <exception cref="IOException">The file system cannot lock.</exception>
    public static bool TryLock(SafeFileHandle file)
    {
        var wouldBlock = OperatingSystem.IsLinux() ? 11 : 35;
        while (Flock(file, LockExclusive | LockWithoutWaiting) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == wouldBlock)
            {
                return false;
            }

            if (error != Interrupted)
            {
                throw Failed("flock", error);
            }
        }

        return true;
    }

    /// <summary>Returns when the file's content is on the disk. A failure is final: the kernel has dropped what it could not write, so nobody may try again.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void Sync(SafeFileHandle file)
    {
        while (Fsync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw Failed("fsync", error);
            }
        }
    }

    /// <summary>Returns when the names in a folder are on the disk: after a file was made or renamed in it.</summary>
    /// <exception cref="IOException">The folder cannot be opened, or the disk did not take it.</exception>
    public static void SyncFolder(string path)
    {
        var closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
        using var folder = Open(path, closeOnExec);
        if (folder.IsInvalid)
        {
            throw Failed($"open of {path}", Marshal.GetLastPInvokeError());
        }

        Sync(folder);
    }

    private static IOException Failed(string call, int error) => new($"{call}: {new Win32Exception(error).Message}");

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
