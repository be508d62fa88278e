using System.Net;
using System.Net.Sockets;
using System.Text;
using Gantry.Core.Sandboxes;

namespace Gantry.Server.Tests.Egress;

/// <summary>What a program in a sandbox does: speaks HTTP into the one port that it has.</summary>
internal sealed class SandboxedClient : IDisposable
{
    private readonly List<Socket> sockets = [];
    private readonly EndPoint port;
    private readonly IDisposable served;

    public SandboxedClient(ISandboxDoor door)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        port = listener.LocalEndPoint!;
        served = door.Serve(listener);
    }

    /// <summary>Uses the door as its proxy for everything.</summary>
    public HttpClient Proxied() => new(new SocketsHttpHandler { Proxy = new WebProxy("http://door:3128"), ConnectCallback = async (_, _) => new NetworkStream(await KnockAsync(), ownsSocket: true) });

    /// <summary>Speaks to the door itself.</summary>
    public HttpClient Direct() => new(new SocketsHttpHandler { UseProxy = false, ConnectCallback = async (_, _) => new NetworkStream(await KnockAsync(), ownsSocket: true) })
    {
        BaseAddress = new Uri("http://127.0.0.1:3128"),
    };

    /// <summary>Sends bytes and hands back the open connection.</summary>
    public async Task<NetworkStream> SendAsync(string text, CancellationToken cancellationToken)
    {
        var stream = new NetworkStream(await KnockAsync());
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
        return stream;
    }

    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, cancellationToken) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public async Task<Socket> KnockAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sockets.Add(socket);
        await socket.ConnectAsync(port);
        return socket;
    }

    public void Dispose()
    {
        served.Dispose();
        sockets.ForEach(socket => socket.Dispose());
    }
}
