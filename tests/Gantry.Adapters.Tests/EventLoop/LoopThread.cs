using System.Net;
using System.Net.Sockets;
using Gantry.Adapters.EventLoop;

namespace Gantry.Adapters.Tests.EventLoop;

/// <summary>Ways onto the thread of a loop.</summary>
internal static class LoopThread
{
    /// <summary>Two ends of one connection.</summary>
    public static async Task<(Socket One, Socket Other)> PairAsync(CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var one = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await one.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        var other = await listener.AcceptAsync(cancellationToken);
        other.NoDelay = true;
        return (one, other);
    }

    /// <summary>Begins the work on the loop's thread, which who awaits it does not take on.</summary>
    public static async Task<T> RunAsync<T>(this SocketLoop loop, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var (one, other) = await PairAsync(cancellationToken);
        using (other)
        await using (var stream = new LoopStream(one, loop))
        {
            // It waits before there is anything, so it goes on where that is found.
            var running = WhenToldAsync(stream, work);
            await other.SendAsync(new byte[1], cancellationToken);
            var done = await running;
            await Task.Yield();
            return done;
        }
    }

    private static async Task<T> WhenToldAsync<T>(LoopStream stream, Func<Task<T>> work)
    {
        await stream.ReadAsync(new byte[1], CancellationToken.None).ConfigureAwait(false);
        SocketLoop.Current.ShouldNotBeNull();
        return await work().ConfigureAwait(false);
    }
}
