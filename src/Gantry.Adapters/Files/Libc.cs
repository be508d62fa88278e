using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Files;

/// <summary>The calls of Linux that work on folder handles, which .NET does not offer.</summary>
internal static partial class Libc
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NoTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;

    public const int ResolveNoMagicLinks = 0x02;
    public const int ResolveNoSymbolicLinks = 0x04;
    public const int ResolveBeneath = 0x08;

    public const int RemoveDirectory = 0x200;

    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoDeviceOrAddress = 6;
    public const int TryAgain = 11;
    public const int NoAccess = 13;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NotADirectory = 20;
    public const int IsADirectory = 21;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int NameTooLong = 36;
    public const int NotImplemented = 38;
    public const int TooManyLinks = 40;
    public const int QuotaExceeded = 122;

    private const int OpenAt2 = 437;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatus = 0x7ff;

    // O_DIRECTORY and O_NOFOLLOW are among the few numbers that the two architectures do not share.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static int Directory => IsArm ? 0x4000 : 0x10000;

    /// <summary>openat2: null and the error's number in <paramref name="error"/> when it fails.</summary>
    public static SafeFileHandle? Open(SafeFileHandle folder, string path, int flags, int mode, int resolve, out int error)
    {
        var how = new OpenHow { Flags = (ulong)(flags | CloseOnExec), Mode = (ulong)mode, Resolve = (ulong)resolve };
        var descriptor = OpenBeneath(OpenAt2, folder, path, how, (nuint)Marshal.SizeOf<OpenHow>());
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle((nint)descriptor, ownsHandle: true);
    }

    /// <summary>Opens a folder by its full path, links in it followed.</summary>
    public static SafeFileHandle? OpenFolder(string path, out int error)
    {
        var descriptor = OpenPath(path, ReadOnly | Directory | CloseOnExec);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>What a handle stands for, or with a name what that entry of it is, links not followed.</summary>
    public static FileStatus? Status(SafeFileHandle handle, string name, out int error)
    {
        var failed = StatX(handle, name, NoFollow | EmptyPath, BasicStatus, out var status) != 0;
        error = failed ? Marshal.GetLastPInvokeError() : 0;
        return failed ? null : new FileStatus(status.Mode, (long)status.Size, status.User, status.Group);
    }

    /// <summary>What a link says; null when there is none of that name.</summary>
    public static string? ReadLink(SafeFileHandle folder, string name)
    {
        Span<byte> target = stackalloc byte[4096];
        var length = ReadLinkAt(folder, name, ref MemoryMarshal.GetReference(target), (nuint)target.Length);
        return length is < 0 or 4096 ? null : System.Text.Encoding.UTF8.GetString(target[..(int)length]);
    }

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int MakeDirectory(SafeFileHandle folder, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Rename(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Unlink(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SymbolicLink(string target, SafeFileHandle folder, string name);

    /// <summary>Gives what a handle stands for to a user.</summary>
    public static int ChangeOwner(SafeFileHandle handle, uint user, uint group) => ChangeOwnerAt(handle, "", user, group, EmptyPath);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenBeneath(nint number, SafeFileHandle folder, string path, in OpenHow how, nuint size);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenPath(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(SafeFileHandle folder, string name, int flags, uint mask, out StatXBuffer status);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwnerAt(SafeFileHandle folder, string name, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadLinkAt(SafeFileHandle folder, string name, ref byte target, nuint size);

    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    // struct statx is the same on every architecture, unlike struct stat.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXBuffer
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public ulong Size;
    }
}

/// <summary>The type and permission bits of a file, its size in bytes, and whose it is.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileStatus(ushort Mode, long Size, uint User, uint Group)
{
    public bool IsFile => (Mode & 0xF000) == 0x8000;

    public bool IsDirectory => (Mode & 0xF000) == 0x4000;

    public bool IsLink => (Mode & 0xF000) == 0xA000;

    public uint Permissions => Mode & 0x1FFu;
}
