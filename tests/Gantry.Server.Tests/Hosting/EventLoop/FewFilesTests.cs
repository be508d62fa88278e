using System.Net;
using System.Net.Sockets;
using Gantry.Testing;

namespace Gantry.Server.Tests.Hosting.EventLoop;

/// <summary>The real program with few files that it may have open, and more callers than that.</summary>
public sealed class FewFilesTests
{
    private const int Files = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_finds_no_room_waits_and_is_served_when_others_have_left()
    {
        await using var daemon = await DaemonProcess.StartAsync(arguments: ["--only", "models"], under: ["prlimit", $"--nofile={Files}:{Files}"]);
        var crowd = new List<Socket>();
        try
        {
            while (crowd.Count < Files)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                crowd.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, daemon.Address.Port, Cancelled);
            }

            await Repeatedly.AskUntilAsync(() => Task.FromResult(daemon.Log), log => log.Contains("No connection can be taken for a moment", StringComparison.Ordinal), Cancelled);
        }
        finally
        {
            crowd.ForEach(socket => socket.Dispose());
        }

        using var answer = await daemon.Client.GetAsync("/health", Cancelled).WaitAsync(Patience, Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
