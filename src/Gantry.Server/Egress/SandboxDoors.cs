using System.Net;
using System.Threading.Channels;
using Gantry.Core.Egress;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gantry.Server.Egress;

/// <summary>
/// Opens doors for sandboxes and gives what comes through them to the daemon's own web server, each connection marked with the sandbox that it comes from:
/// who knocks is told by the socket, and by nothing that a program in the sandbox says.
/// </summary>
internal sealed class SandboxDoors : ISandboxDoors, IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private readonly Channel<ConnectionContext> accepted = Channel.CreateBounded<ConnectionContext>(64);
    private readonly SocketConnectionContextFactory connections;
    private readonly EgressOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    public SandboxDoors(EgressOptions options, TimeProvider time, ILogger<SandboxDoors> logger)
    {
        this.time = time;
        this.options = options;
        this.logger = logger;
        connections = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), logger);
    }

    public EndPoint EndPoint => SandboxEndPoint.Instance;

    public ISandboxDoor Open(SessionId session, RunId run, EgressQuestion ask) =>
        new SandboxDoor(session, run, ask, options.MostConnections, socket => connections.Create(socket), accepted.Writer, time, logger);

    public bool CanBind(EndPoint endpoint) => endpoint is SandboxEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await accepted.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        accepted.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        accepted.Writer.TryComplete();
        connections.Dispose();
        return ValueTask.CompletedTask;
    }
}
