using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Sandboxes.Door;

/// <summary>
/// The daemon's end of a socket over which the inside of a sandbox says one byte, once everything stands, and may hand over the socket that it listens on.
/// Nothing that an agent starts has the other end.
/// </summary>
internal sealed class Handover(Socket ours) : IDisposable
{
    /// <summary>Our end, and the one that is given to what is started.</summary>
    public static (Handover Ours, SafeHandle Theirs) Open()
    {
        Span<int> ends = stackalloc int[2];
        return HandoverCalls.Pair(ref MemoryMarshal.GetReference(ends)) == 0
            ? (new Handover(new Socket(new SafeSocketHandle(ends[0], ownsHandle: true))), new SafeFileHandle(ends[1], ownsHandle: true))
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Waits for the word.</summary>
    /// <returns>False when the other end was closed without it; and the listening socket, when one came along.</returns>
    public async Task<(bool Stands, Socket? Listener)> ReceiveAsync(CancellationToken cancellationToken)
    {
        // Says only that there is something to read: descriptors come with a read of our own alone.
        await ours.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);
        var count = HandoverCalls.Receive(ours.SafeHandle, out var descriptor);
        var listener = descriptor < 0 ? null : new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        return (count > 0, listener);
    }

    public void Dispose() => ours.Dispose();
}
