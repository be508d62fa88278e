using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gantry.Adapters.EventLoop;

/// <summary>The kernel's own words for sockets (Linux), which must not block. What is asked of one that was ended fails as what was ended by others.</summary>
internal static partial class SocketCalls
{
    private const int NoSignal = 0x4000;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int UnderWay = 115;

    /// <returns>False: it is under way.</returns>
    /// <exception cref="SocketException">It cannot be.</exception>
    public static bool Connect(SafeHandle socket, EndPoint address)
    {
        var known = address.Serialize();
        return Connect(socket, known.Buffer.Span[..known.Size], (uint)known.Size) == 0 ||
            (Marshal.GetLastPInvokeError() == UnderWay ? false : throw new SocketException((int)SocketError.SocketError, Failed("connect").Message));
    }

    /// <returns>How many bytes came: zero at the end, -1 when there are none now.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public static nint Receive(SafeHandle socket, Span<byte> into)
    {
        try
        {
            nint count;
            do
            {
                count = Receive(socket, into, (nuint)into.Length, 0);
            }
            while (count < 0 && MayAskAgain("recv"));

            return count;
        }
        catch (ObjectDisposedException ended)
        {
            throw new IOException("The connection was ended here.", ended);
        }
    }

    /// <returns>How many bytes were taken; -1 when there is no room now.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public static nint Send(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        try
        {
            nint count;
            do
            {
                count = Send(socket, bytes, (nuint)bytes.Length, NoSignal);
            }
            while (count < 0 && MayAskAgain("send"));

            return count;
        }
        catch (ObjectDisposedException ended)
        {
            throw new IOException("The connection was ended here.", ended);
        }
    }

    /// <summary>What the error of the last call means.</summary>
    public static IOException Failed(string call) => new($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    // False: not before the socket is ready.
    private static bool MayAskAgain(string call) => Marshal.GetLastPInvokeError() switch
    {
        Interrupted => true,
        TryAgain => false,
        _ => throw Failed(call),
    };

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(SafeHandle socket, ReadOnlySpan<byte> address, uint length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeHandle socket, ReadOnlySpan<byte> bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeHandle socket, Span<byte> bytes, nuint length, int flags);
}
