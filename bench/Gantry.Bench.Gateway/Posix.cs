using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Bench.Gateway;

/// <summary>The kernel's own words for sockets. What the two ends of the rig would do more than these is taken from the processors that the proxies share with them.</summary>
internal static partial class Posix
{
    private const string Library = "libc";
    private const int NoSignal = 0x4000;
    private const int TryAgain = 11;
    private const short Writable = 4;
    private const int Patience = 10_000;

    /// <summary>Sends all of it; a peer that does not read is waited for.</summary>
    /// <returns>False: the peer is gone.</returns>
    public static bool SendAll(int socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = Send(socket, bytes, (nuint)bytes.Length, NoSignal);
            if (sent > 0)
            {
                bytes = bytes[(int)sent..];
                continue;
            }

            var waiting = new Waiting { Socket = socket, Wanted = Writable };
            if (Marshal.GetLastPInvokeError() != TryAgain || Poll(ref waiting, 1, Patience) <= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What has come: how many bytes; 0 when the peer is gone, -1 when nothing is there.</summary>
    public static int Receive(int socket, Span<byte> bytes)
    {
        var read = (int)Receive(socket, bytes, (nuint)bytes.Length, 0);
        return read >= 0 ? read : Marshal.GetLastPInvokeError() == TryAgain ? -1 : 0;
    }

    [LibraryImport(Library, EntryPoint = "epoll_create1")]
    internal static partial int CreateQueue(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl")]
    internal static partial int ChangeQueue(SafeFileHandle queue, int operation, int socket, ReadOnlySpan<byte> description);

    [LibraryImport(Library, EntryPoint = "epoll_wait")]
    internal static partial int AwaitQueue(SafeFileHandle queue, Span<byte> found, int most, int milliseconds);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, ReadOnlySpan<byte> bytes, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, Span<byte> bytes, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Waiting waiting, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Waiting
    {
        public int Socket;
        public short Wanted;
        public short Found;
    }
}
