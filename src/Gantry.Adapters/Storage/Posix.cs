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

    /// <summary>Opens a file that is there, for reading and writing, and takes no lock, as .NET's own opening always does. No child process inherits it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenFile(string path)
    {
        const int readAndWrite = 2;
        return OpenExisting(path, readAndWrite);
    }

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
        const int readOnly = 0;
        using var folder = OpenExisting(path, readOnly);
        Sync(folder);
    }

    private static SafeFileHandle OpenExisting(string path, int access)
    {
        var closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
        var handle = Open(path, access | closeOnExec);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw Failed($"open of {path}", error);
    }

    private static IOException Failed(string call, int error) => new($"{call}: {new Win32Exception(error).Message}");

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
