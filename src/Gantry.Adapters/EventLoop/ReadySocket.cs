using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gantry.Adapters.EventLoop;

/// <summary>A socket that is tried only where it is worth it, and never waited for. One reader and one writer at a time.</summary>
internal sealed class ReadySocket : IDisposable
{
    private readonly Socket socket;
    private Readiness readable = new(isReady: false);
    private Readiness writable = new(isReady: true);
    private volatile bool hasPeerEnded;

    /// <param name="socket">Owned from now on.</param>
    public ReadySocket(Socket socket)
    {
        socket.Blocking = false;
        (this.socket, Handle) = (socket, socket.SafeHandle);
    }

    public SafeHandle Handle { get; }

    public bool IsReadable => readable.IsReady;

    public bool IsWritable => writable.IsReady;

    /// <summary>Something is so that was not before. By one thread only.</summary>
    /// <returns>It is news that the other end says no more, or is gone.</returns>
    public bool Tell(uint what)
    {
        var hasEnded = (what & EpollCalls.Ended) != 0;
        var isNews = hasEnded && !hasPeerEnded;

        // Before anybody is told that there is something to read: see Receive.
        hasPeerEnded |= hasEnded;
        if (hasEnded || (what & EpollCalls.Readable) != 0)
        {
            readable.Tell();
        }

        if (hasEnded || (what & EpollCalls.Writable) != 0)
        {
            writable.Tell();
        }

        return isNews;
    }

    /// <returns>False: it is known when it is writable whether it stands.</returns>
    /// <exception cref="SocketException">It cannot be.</exception>
    public bool Connect(EndPoint address)
    {
        var known = writable.Now;
        if (SocketCalls.Connect(Handle, address))
        {
            return true;
        }

        writable.UseUp(known);
        return false;
    }

    /// <exception cref="SocketException">It does not stand.</exception>
    public void ThrowIfNotConnected()
    {
        if (socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is int error and not 0)
        {
            throw new SocketException(error);
        }
    }

    /// <returns>Zero at the end; -1 when nothing is there.</returns>
    /// <exception cref="IOException">The connection broke, or was ended.</exception>
    public int Receive(Span<byte> into)
    {
        var known = readable.Now;
        var mayEnd = hasPeerEnded;
        var count = (int)SocketCalls.Receive(Handle, into);

        // Less than there was room for is all there was; only the end comes behind it untold.
        if (count < 0 || (count > 0 && count < into.Length && !mayEnd))
        {
            readable.UseUp(known);
        }

        return count;
    }

    /// <summary>Sends until the kernel takes no more: only who was refused is told when there is room again.</summary>
    /// <returns>How much it took.</returns>
    /// <exception cref="IOException">The connection broke, or was ended.</exception>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            var known = writable.Now;
            var count = (int)SocketCalls.Send(Handle, bytes[sent..]);
            if (count < 0)
            {
                writable.UseUp(known);
                break;
            }

            sent += count;
        }

        return sent;
    }

    public void Dispose() => socket.Dispose();
}
