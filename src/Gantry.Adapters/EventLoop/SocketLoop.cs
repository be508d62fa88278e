using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.EventLoop;

/// <summary>
/// One thread that waits for many sockets (epoll) and goes on itself with whatever waited for them. What runs there must not block: it holds up all others of
/// the loop. After there was something to do it looks again for a short while before it sleeps: to be woken costs more than most calls.
/// </summary>
public sealed class SocketLoop : IDisposable
{
    private const int MostAtOnce = 256;
    private const int Forever = -1;
    private const long BellName = 0;

    // The kernel packs it on x86-64 and nowhere else.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    [ThreadStatic]
    private static SocketLoop? current;

    private readonly ConcurrentDictionary<long, LoopStream> watched = [];
    private readonly SafeFileHandle queue = Made(EpollCalls.CreateQueue(EpollCalls.CloseOnExec));
    private readonly SafeFileHandle bell = Made(EpollCalls.CreateBell(0, EpollCalls.CloseOnExec));
    private readonly long ticksAwake;

    // Of the loop's thread alone.
    private readonly byte[] found = new byte[MostAtOnce * Stride];
    private Queue<LoopStream> deferred = [];
    private Queue<LoopStream> resuming = [];
    private long awakeUntil;

    private long lastName = BellName;
    private volatile bool isEnding;

    /// <param name="name">Of its thread.</param>
    /// <param name="staysAwake">How long it looks again before it sleeps; zero for not at all.</param>
    /// <exception cref="IOException">The kernel has no room for one.</exception>
    public SocketLoop(string name, TimeSpan staysAwake)
    {
        ticksAwake = (long)(staysAwake.TotalSeconds * Stopwatch.Frequency);
        Watch(bell, EpollCalls.Readable, BellName);
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>The one whose thread this is; null on all other threads.</summary>
    public static SocketLoop? Current => current;

    /// <summary>Ends its thread. What still waits then is told by the end of its own connection.</summary>
    public void Dispose()
    {
        isEnding = true;
        try
        {
            EpollCalls.Ring(bell, 1, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // It was awake, and has ended already.
        }
    }

    /// <returns>For <see cref="Forget"/>.</returns>
    /// <exception cref="IOException">It cannot be watched.</exception>
    internal long Watch(LoopStream stream, SafeHandle socket)
    {
        const uint changes = EpollCalls.Readable | EpollCalls.Writable | EpollCalls.PeerDone | EpollCalls.OnChange;
        var name = Interlocked.Increment(ref lastName);
        watched[name] = stream;
        try
        {
            Watch(socket, changes, name);
            return name;
        }
        catch
        {
            Forget(name);
            throw;
        }
    }

    /// <summary>Tells it nothing more; the kernel forgets a socket by itself when it is closed.</summary>
    internal void Forget(long name) => watched.TryRemove(name, out _);

    /// <summary>Lets it go on when all others had their turn. By the loop's own thread.</summary>
    internal void Defer(LoopStream stream) => deferred.Enqueue(stream);

    private void Watch(SafeHandle what, uint changes, long name)
    {
        Span<byte> description = stackalloc byte[Stride];
        description.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(description, changes);
        BinaryPrimitives.WriteInt64LittleEndian(description[(Stride - sizeof(long))..], name);
        if (EpollCalls.Change(queue, EpollCalls.Add, what, description) != 0)
        {
            throw SocketCalls.Failed("epoll_ctl");
        }
    }

    private void Run()
    {
        current = this;
        while (!isEnding)
        {
            var count = Find();
            for (var i = 0; i < count; i++)
            {
                var one = found.AsSpan(i * Stride, Stride);
                if (watched.TryGetValue(BinaryPrimitives.ReadInt64LittleEndian(one[(Stride - sizeof(long))..]), out var stream))
                {
                    stream.Changed(BinaryPrimitives.ReadUInt32LittleEndian(one));
                }
            }

            (deferred, resuming) = (resuming, deferred);
            while (resuming.TryDequeue(out var stream))
            {
                stream.Resume();
            }

            awakeUntil = ticksAwake > 0 ? Stopwatch.GetTimestamp() + ticksAwake : 0;
        }

        queue.Dispose();
        bell.Dispose();
    }

    // At once when there is something; else others who want the processor have it first, and only then, and after a while, it sleeps.
    private int Find()
    {
        while (true)
        {
            var maySleep = deferred.Count == 0 && (ticksAwake == 0 || Stopwatch.GetTimestamp() >= awakeUntil);
            var count = EpollCalls.Await(queue, found, MostAtOnce, maySleep ? Forever : 0);
            if (count > 0 || deferred.Count > 0 || isEnding)
            {
                return Math.Max(0, count);
            }

            if (count < 0 && Marshal.GetLastPInvokeError() != EpollCalls.Interrupted)
            {
                throw SocketCalls.Failed("epoll_wait");
            }

            Thread.Yield();
        }
    }

    private static SafeFileHandle Made(SafeFileHandle handle) => handle.IsInvalid ? throw SocketCalls.Failed("epoll") : handle;
}
