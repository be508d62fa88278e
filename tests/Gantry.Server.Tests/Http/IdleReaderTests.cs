using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

/// <summary>What a reader costs that has nothing to read: the common case, a console left open.</summary>
public sealed class IdleReaderTests : IAsyncLifetime
{
    private const int Readers = 2000;
    private readonly TemporaryDirectory folder = new();
    private readonly List<Socket> readers = [];
    private DaemonProcess? daemon;

    private DaemonProcess Daemon => daemon!;

    public async ValueTask InitializeAsync() => daemon = await DaemonProcess.StartAsync();

    public async ValueTask DisposeAsync()
    {
        readers.ForEach(socket => socket.Dispose());
        await Daemon.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Two_thousand_idle_readers_cost_at_most_thirty_kilobytes_each()
    {
        var session = await Daemon.Client.NewSessionAsync(folder.Path);
        await AttachAsync(session, 200);
        var before = ResidentBytes();

        await AttachAsync(session, Readers);

        var each = (ResidentBytes() - before) / Readers;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} bytes for each idle reader");
        each.ShouldBeLessThan(30 * 1024);
    }

    private async Task AttachAsync(string session, int count)
    {
        var request = Encoding.ASCII.GetBytes($"GET /api/sessions/{session}/events HTTP/1.1\r\nHost: {Daemon.Address.Authority}\r\nAuthorization: Bearer {Daemon.Token}\r\n\r\n");
        var buffer = new byte[4096];
        for (var n = 0; n < count; n++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
            readers.Add(socket);
            await socket.ConnectAsync(Daemon.Address.Host, Daemon.Address.Port, TestContext.Current.CancellationToken);
            await socket.SendAsync(request, TestContext.Current.CancellationToken);
            var text = "";
            while (!text.Contains("event: synced"))
            {
                var read = socket.Receive(buffer);
                read.ShouldBeGreaterThan(0, text);
                text += Encoding.UTF8.GetString(buffer, 0, read);
            }
        }
    }

    private long ResidentBytes()
    {
        using var process = Process.GetProcessById(Daemon.Pid);
        return process.WorkingSet64;
    }
}
