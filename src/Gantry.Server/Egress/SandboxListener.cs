using System.Net.Sockets;

namespace Gantry.Server.Egress;

/// <summary>Accepts what connects to one socket that listens inside a sandbox, until it is disposed.</summary>
internal sealed class SandboxListener : IDisposable
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(100);
    private readonly Socket listener;
    private volatile bool closed;

    /// <param name="take">Called for each connection, one after the other.</param>
    /// <param name="notAccepted">Told when one could not be accepted.</param>
    /// <param name="ended">Told once, when no more come.</param>
    public SandboxListener(Socket listener, Func<Socket, Task> take, Action<SocketException> notAccepted, Action<SandboxListener> ended, TimeProvider time)
    {
        this.listener = listener;
        Ended = AcceptAsync(take, notAccepted, ended, time);
    }

    /// <summary>Completes when no connection is accepted any more.</summary>
    public Task Ended { get; }

    public void Dispose()
    {
        closed = true;
        listener.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, Task> take, Action<SocketException> notAccepted, Action<SandboxListener> ended, TimeProvider time)
    {
        // The caller goes on at once: connections may wait already.
        await Task.Yield();
        while (!closed)
        {
            try
            {
                await take(await listener.AcceptAsync());
            }
            catch (Exception over) when (over is ObjectDisposedException || closed)
            {
                break;
            }
            catch (SocketException failure)
            {
                // Such as: no descriptor is left. The next one who knocks may find one.
                notAccepted(failure);
                await Task.Delay(TryAgain, time);
            }
        }

        ended(this);
    }
}
