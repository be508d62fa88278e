using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;
using Gantry.Core.Egress;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;
using Microsoft.AspNetCore.Connections;

namespace Gantry.Server.Egress;

/// <summary>One sandbox's listening sockets and the connections that came through them.</summary>
internal sealed class SandboxDoor : ISandboxDoor
{
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<SandboxListener, bool> listeners = [];
    private readonly ConcurrentDictionary<ConnectionContext, bool> open = [];
    private readonly Func<Socket, ConnectionContext> connect;
    private readonly ChannelWriter<ConnectionContext> accepted;
    private readonly ILogger logger;
    private readonly int mostConnections;
    private readonly TimeProvider time;

    public SandboxDoor(
        SessionId session,
        RunId run,
        EgressQuestion ask,
        int mostConnections,
        Func<Socket, ConnectionContext> connect,
        ChannelWriter<ConnectionContext> accepted,
        TimeProvider time,
        ILogger logger)
    {
        this.mostConnections = mostConnections;
        this.time = time;
        this.connect = connect;
        this.accepted = accepted;
        this.logger = logger;
        Caller = new SandboxCaller(session, run, ask, closing.Token);
    }

    public SandboxCaller Caller { get; }

    public IDisposable Serve(Socket listener)
    {
        if (closing.IsCancellationRequested)
        {
            listener.Dispose();
            throw new ObjectDisposedException(nameof(SandboxDoor));
        }

        var served = new SandboxListener(listener, TakeAsync, failure => EgressLines.NotAccepted(logger, Caller.Session, failure), Forget, time);
        listeners[served] = true;
        if (closing.IsCancellationRequested)
        {
            // Closed meanwhile, and not seen there.
            served.Dispose();
        }

        return served;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        foreach (var listener in listeners.Keys)
        {
            listener.Dispose();
            await listener.Ended;
        }

        foreach (var connection in open.Keys)
        {
            connection.Abort(new ConnectionAbortedException("The sandbox is gone."));
        }

        closing.Dispose();
    }

    private void Forget(SandboxListener ended) => listeners.TryRemove(ended, out _);

    private async Task TakeAsync(Socket socket)
    {
        if (open.Count >= mostConnections)
        {
            EgressLines.TooMany(logger, Caller.Session, mostConnections);
            socket.Dispose();
            return;
        }

        var connection = connect(socket);
        connection.Features.Set(Caller);
        open[connection] = true;
        connection.ConnectionClosed.Register(() => open.TryRemove(connection, out _));
        try
        {
            await accepted.WriteAsync(connection, closing.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException)
        {
            await connection.DisposeAsync();
        }
    }
}
