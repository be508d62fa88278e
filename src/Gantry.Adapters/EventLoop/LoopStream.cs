using System.Net;
using System.Net.Sockets;

namespace Gantry.Adapters.EventLoop;

/// <summary>
/// A connection on a loop: who waits for it goes on on the loop's thread, unless what he waits for comes in the moment in which he begins to. One reader and
/// one writer at a time, on any thread; ended by any thread, and then whatever waits fails, and so does all that comes later, with <see cref="IOException"/>. A
/// wait that is given up leaves the connection as it was.
/// </summary>
public sealed class LoopStream : DuplexStream
{
    // Who has much to read lets others have their turn.
    private const int MostInOneTurn = 32;

    private readonly Lock gate = new();
    private readonly ReadySocket socket;
    private readonly SocketLoop loop;
    private readonly Action? ends;
    private readonly Waiting reader;
    private readonly Waiting writer;
    private long name;
    private int readsInTurn;
    private bool isEnded;

    /// <param name="socket">Of a stream, and connected, or about to be by <see cref="ConnectAsync"/>. Owned from now on.</param>
    /// <param name="ends">Told once, on the loop's thread, when the other end says that it will send no more, or is gone; whether anybody reads or not. Must not throw.</param>
    public LoopStream(Socket socket, SocketLoop loop, Action? ends = null)
    {
        (this.socket, this.loop, this.ends) = (new ReadySocket(socket), loop, ends);
        (reader, writer) = (new Waiting(this), new Waiting(this));
    }

    /// <summary>Makes the connection. Nothing may be read or written before it stands.</summary>
    /// <exception cref="SocketException">None could be made.</exception>
    public async ValueTask ConnectAsync(EndPoint address, CancellationToken cancellationToken)
    {
        if (!socket.Connect(address))
        {
            await WaitAsync(writer, default, cancellationToken);
            socket.ThrowIfNotConnected();
        }
    }

    /// <returns>Zero at the end, or, for an empty buffer, when there is something to read.</returns>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (socket.IsReadable && !IsOthersTurn())
        {
            if (buffer.IsEmpty)
            {
                return new ValueTask<int>(0);
            }

            if (socket.Receive(buffer.Span) is var count and >= 0)
            {
                return new ValueTask<int>(count);
            }
        }

        return WaitAsync(reader, buffer, cancellationToken);
    }

    /// <summary>Returns when the kernel has all of it.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var sent = socket.Send(buffer.Span);
        return sent == buffer.Length ? ValueTask.CompletedTask : WriteOnAsync(buffer[sent..], cancellationToken);
    }

    /// <summary>Gives the kernel what it takes at once.</summary>
    /// <exception cref="IOException">It did not take all.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (socket.Send(buffer) < buffer.Length)
        {
            throw new IOException("The other end does not read.");
        }
    }

    /// <summary>Something is so that was not before. By the loop's thread.</summary>
    internal void Changed(uint what)
    {
        bool hasEnded;
        lock (gate)
        {
            hasEnded = socket.Tell(what);
        }

        GoOn(writer);
        Resume();
        if (hasEnded)
        {
            ends?.Invoke();
        }
    }

    /// <summary>Its turn has come. By the loop's thread.</summary>
    internal void Resume()
    {
        readsInTurn = 0;
        GoOn(reader);
    }

    /// <summary>Who waits gives up. By any thread.</summary>
    internal void GiveUp(Waiting waiting)
    {
        lock (gate)
        {
            // A token is told late at times, when somebody else waits already.
            if (!waiting.IsOn || !waiting.GivesUp.IsCancellationRequested)
            {
                return;
            }

            waiting.Take();
        }

        waiting.FailElsewhere(new OperationCanceledException(waiting.GivesUp));
    }

    protected override void Dispose(bool disposing)
    {
        lock (gate)
        {
            if (isEnded)
            {
                return;
            }

            isEnded = true;
        }

        loop.Forget(name);
        socket.Dispose();
        End(reader);
        End(writer);
        base.Dispose(disposing);
    }

    private async ValueTask WriteOnAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        while (!rest.IsEmpty)
        {
            await WaitAsync(writer, default, cancellationToken);
            rest = rest[socket.Send(rest.Span)..];
        }
    }

    private ValueTask<int> WaitAsync(Waiting waiting, Memory<byte> into, CancellationToken cancellationToken)
    {
        ValueTask<int> waits;
        bool isReady;
        lock (gate)
        {
            if (isEnded)
            {
                throw EndedHere();
            }

            // Not before somebody waits: so the first of what comes is worked on by the loop's thread too.
            name = name == 0 ? loop.Watch(this, socket.Handle) : name;
            waits = waiting.Begin(into, cancellationToken);
            isReady = IsReady(waiting);
        }

        // What changed between the look and the wait was told to nobody; who let others have their turn waits for his own.
        if (isReady)
        {
            if (SocketLoop.Current == loop)
            {
                loop.Defer(this);
            }
            else
            {
                GoOn(waiting);
            }
        }

        return waits;
    }

    private void GoOn(Waiting waiting)
    {
        var count = 0;
        IOException? broken = null;

        // What comes is put there under the lock: who gives up may use his memory for something else at once.
        lock (gate)
        {
            if (!waiting.IsOn || !IsReady(waiting))
            {
                return;
            }

            try
            {
                if (!waiting.Into.IsEmpty && (count = socket.Receive(waiting.Into.Span)) < 0)
                {
                    return;
                }
            }
            catch (IOException failed)
            {
                broken = failed;
            }

            waiting.Take();
        }

        waiting.GoOn(count, broken);
    }

    private void End(Waiting waiting)
    {
        lock (gate)
        {
            if (!waiting.IsOn)
            {
                return;
            }

            waiting.Take();
        }

        waiting.FailElsewhere(EndedHere());
    }

    private bool IsReady(Waiting waiting) => waiting == reader ? socket.IsReadable : socket.IsWritable;

    private bool IsOthersTurn() => SocketLoop.Current == loop && ++readsInTurn > MostInOneTurn;

    private static IOException EndedHere() => new("The connection was ended here.");
}
