using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Tests.Sandboxes;

/// <summary>A door that says a greeting to each who connects, and closes.</summary>
internal sealed class GreetingDoor(string greeting) : ISandboxDoor
{
    private readonly ConcurrentDictionary<Socket, bool> open = [];

    /// <summary>Sockets that are listened on.</summary>
    public int Open => open.Count;

    public IDisposable Serve(Socket listener)
    {
        open[listener] = true;
        _ = GreetAsync(listener);
        return new Served(this, listener);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task GreetAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptAsync();
                await connection.SendAsync(Encoding.UTF8.GetBytes(greeting));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Nobody is greeted any more.
        }
    }

    private sealed class Served(GreetingDoor door, Socket listener) : IDisposable
    {
        public void Dispose()
        {
            door.open.TryRemove(listener, out _);
            listener.Dispose();
        }
    }
}
