using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;
using Gantry.Core.Egress;
using Gantry.Protocol.Ids;
using Microsoft.AspNetCore.Connections;

namespace Gantry.Server.Egress;

/// <summary>One sandbox's socket and the connections that came through it.</summary>
internal sealed class SandboxDoor : ISandboxDoor
{
    private const string SocketName = "gantry.sock";
    private const int Backlog = 64;

    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<ConnectionContext, bool> open = [];
    private readonly Func<Socket, ConnectionContext> connect;
    private readonly ChannelWriter<ConnectionContext> accepted;
    private readonly ILogger logger;
    private readonly int mostConnections;
    private readonly Task accepting;

    public SandboxDoor(SessionId session, EgressQuestion ask, int mostConnections, Func<Socket, ConnectionContext> connect, ChannelWriter<ConnectionContext> accepted, ILogger logger)
    {
        this.mostConnections = mostConnections;
        this.connect = connect;
        this.accepted = accepted;
        this.logger = logger;
        Caller = new SandboxCaller(session, ask, closing.Token);

        // A socket's path may have 107 bytes at most, which a data directory can be longer than; what is made here only its maker may enter.
        Folder = Directory.CreateTempSubdirectory("gantry-").FullName;
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(Folder, SocketName)));
            listener.Listen(Backlog);
        }
        catch
        {
            listener.Dispose();
            closing.Dispose();
            Directory.Delete(Folder, recursive: true);
            throw;
        }

        accepting = AcceptAsync();
    }

    public string Folder { get; }

    public SandboxCaller Caller { get; }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        foreach (var connection in open.Keys)
        {
            connection.Abort(new ConnectionAbortedException("The sandbox is gone."));
        }

        Directory.Delete(Folder, recursive: true);
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(closing.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // Such as: no descriptor is left. The next one who knocks may find one.
                EgressLines.NotAccepted(logger, Caller.Session, failure);
                continue;
            }

            await TakeAsync(socket);
        }
    }

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
