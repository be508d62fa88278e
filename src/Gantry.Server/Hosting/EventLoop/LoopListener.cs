using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Gantry.Adapters.EventLoop;
using Microsoft.AspNetCore.Connections;

namespace Gantry.Server.Hosting.EventLoop;

/// <summary>Takes connections of one port and deals them out among the loops.</summary>
internal sealed class LoopListener(Socket socket, SocketLoops loops, MemoryPool<byte> memory, TimeProvider time, ILogger logger) : IConnectionListener
{
    // Who has no room for one more is asked for it again at once, and would be for as long as it has none.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource unbound = new();

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <returns>Null when the port was given back.</returns>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                return Connection(await socket.AcceptAsync(cancellationToken));
            }
            catch (Exception ended) when (unbound.IsCancellationRequested && ended is ObjectDisposedException or SocketException)
            {
                return null;
            }
            catch (SocketException failed) when (failed.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                LoopListenerLines.NoRoom(logger, failed.Message);
                if (!await PauseAsync())
                {
                    return null;
                }
            }
            catch (SocketException)
            {
                // Who came has left again.
            }
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await unbound.CancelAsync();
        socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        unbound.Dispose();
        memory.Dispose();
    }

    private LoopConnection Connection(Socket accepted)
    {
        try
        {
            accepted.NoDelay = true;
            return new LoopConnection(accepted, loops.Next(), memory);
        }
        catch
        {
            accepted.Dispose();
            throw;
        }
    }

    private async Task<bool> PauseAsync()
    {
        try
        {
            await Task.Delay(Pause, time, unbound.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

internal static partial class LoopListenerLines
{
    [LoggerMessage(2203, LogLevel.Warning, "No connection can be taken for a moment: {Reason}. Allow the daemon more open files (ulimit -n), or fewer connections (GANTRY_MAX_CONNECTIONS).")]
    public static partial void NoRoom(ILogger logger, string reason);
}
