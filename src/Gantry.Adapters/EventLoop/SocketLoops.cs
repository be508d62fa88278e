namespace Gantry.Adapters.EventLoop;

/// <summary>Some loops, among which connections are dealt out in turn.</summary>
public sealed class SocketLoops : IDisposable
{
    /// <summary>More would only hand things from one to another.</summary>
    public const int Most = 64;

    // To wake a processor that sleeps takes some 20 µs, twice in each call; what comes later than this comes seldom enough to wait for it.
    private static readonly TimeSpan StaysAwake = TimeSpan.FromMicroseconds(50);

    private readonly SocketLoop[] loops;
    private uint dealt;

    /// <param name="count">From 1 to <see cref="Most"/>; a loop keeps one processor busy at most.</param>
    /// <exception cref="IOException">The kernel has no room for them.</exception>
    public SocketLoops(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count, Math.Clamp(count, 1, Most));
        loops = [.. Enumerable.Range(0, count).Select(number => new SocketLoop($"sockets {number}", StaysAwake))];
    }

    public SocketLoop Next() => loops[Interlocked.Increment(ref dealt) % (uint)loops.Length];

    public void Dispose()
    {
        foreach (var loop in loops)
        {
            loop.Dispose();
        }
    }
}
