using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.EventLoop;

/// <summary>The kernel's words for which of many sockets are ready (Linux). None waits but <see cref="Await"/>.</summary>
internal static partial class EpollCalls
{
    public const int Add = 1;
    public const int CloseOnExec = 0x80000;
    public const int Interrupted = 4;

    public const uint Readable = 0x1;
    public const uint Writable = 0x4;
    public const uint PeerDone = 0x2000;
    public const uint OnChange = 1u << 31;

    /// <summary>The other end says no more, or the connection failed: EPOLLRDHUP, EPOLLHUP, EPOLLERR.</summary>
    public const uint Ended = PeerDone | 0x10 | 0x8;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial SafeFileHandle CreateQueue(int flags);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial SafeFileHandle CreateBell(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Ring(SafeFileHandle bell, in ulong value, nuint length);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int Change(SafeFileHandle queue, int operation, SafeHandle what, ReadOnlySpan<byte> description);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int Await(SafeFileHandle queue, Span<byte> found, int most, int milliseconds);
}
