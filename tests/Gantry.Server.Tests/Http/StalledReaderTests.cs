using System.Net.Sockets;
using System.Text;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

/// <summary>A slow reader costs others nothing. The streams here are read with bare sockets, so that nothing reads behind the test's back.</summary>
public sealed class StalledReaderTests : IAsyncLifetime
{
    private const int Words = 36_000;

    // Of durable events 200 stalled readers hold 30 to 60 MiB, however many pass by (docs/performance.md). Here an item grows to a quarter of a megabyte and readers
    // that fall behind get snapshots of it, which share its text: 103 MiB were measured on a starved machine. A queue per reader would hold 1,800.
    private const long LargestGrowth = 160L * 1024 * 1024;
    private readonly TemporaryDirectory folder = new();
    private readonly List<Socket> stalled = [];
    private DaemonProcess? daemon;

    private DaemonProcess Daemon => daemon!;

    public async ValueTask InitializeAsync() => daemon = await DaemonProcess.StartAsync();

    public async ValueTask DisposeAsync()
    {
        stalled.ForEach(socket => socket.Dispose());
        await Daemon.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(200, 2)]
    public async Task Readers_that_never_read_cost_the_others_no_frame_and_the_daemon_no_memory(int stalledReaders, int healthyReaders)
    {
        var session = await Daemon.Client.NewSessionAsync(folder.Path);
        await Daemon.Client.RunToEndAsync(await Daemon.Client.PromptAsync(session, "/demo say warm up"));
        for (var n = 0; n < stalledReaders; n++)
        {
            stalled.Add(await ConnectAsync(session));
        }

        var healthy = new List<EventSource>();
        for (var n = 0; n < healthyReaders; n++)
        {
            healthy.Add(await EventSource.OpenAsync(Daemon.Client, $"/api/sessions/{session}/events"));
            await healthy[n].ReadUntilAsync("synced");
        }

        var before = ResidentBytes();
        var run = await Daemon.Client.PromptAsync(session, $"/demo stream {Words} 0");
        var read = await Task.WhenAll(healthy.Select(reader => Task.Run(() => RebuildAsync(reader, run))));
        var grown = ResidentBytes() - before;

        read.ShouldAllBe(text => text.EndsWith($"word {Words} "));
        read.ShouldAllBe(text => text.Length == read[0].Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"{stalledReaders} stalled readers: {grown / 1024 / 1024} MiB more");
        grown.ShouldBeLessThan(LargestGrowth);

        // What they missed is still there for them.
        stalled[0].ReceiveTimeout = 60_000;
        ReadToEndOfRun(stalled[0], run);
        healthy.ForEach(reader => _ = reader.DisposeAsync().AsTask());
    }

    // The text that the deltas and, for a reader that was overtaken after all, the snapshots add up to.
    private static async Task<string> RebuildAsync(EventSource reader, string run)
    {
        var text = new StringBuilder();
        var final = "";
        await reader.ReadUntilAsync(frame =>
        {
            if (frame.Name == "snapshot")
            {
                text.Clear().Append(frame.Json.GetProperty("items")[0].GetProperty("text").GetString());
            }
            else if (frame.Type == "ui.message.assistant.delta")
            {
                frame.Payload.GetProperty("offset").GetInt32().ShouldBe(text.Length);
                text.Append(frame.Payload.GetProperty("textDelta").GetString());
            }
            else if (frame.Type == "ui.message.assistant.final")
            {
                final = frame.Payload.GetProperty("text").GetString()!;
            }

            return frame.Type == "run.completed" && frame.Json.GetProperty("runId").GetString() == run;
        });
        final.ShouldNotBeEmpty();
        return final;
    }

    private static void ReadToEndOfRun(Socket socket, string run)
    {
        var buffer = new byte[64 * 1024];
        var tail = "";
        while (true)
        {
            var read = socket.Receive(buffer);
            read.ShouldBeGreaterThan(0, "the daemon cut a reader that was slow");
            tail = tail[Math.Max(0, tail.Length - 1024)..] + Encoding.UTF8.GetString(buffer, 0, read);
            if (tail.Contains($"\"runId\":\"{run}\"") && tail.Contains("\"type\":\"run.completed\"") && tail.Contains("\"status\":\"completed\"") && tail.EndsWith("\n\r\n"))
            {
                return;
            }
        }
    }

    private async Task<Socket> ConnectAsync(string session)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(Daemon.Address.Host, Daemon.Address.Port, TestContext.Current.CancellationToken);
        var request = $"GET /api/sessions/{session}/events HTTP/1.1\r\nHost: {Daemon.Address.Authority}\r\nAuthorization: Bearer {Daemon.Token}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        return socket;
    }

    private long ResidentBytes()
    {
        using var process = System.Diagnostics.Process.GetProcessById(Daemon.Pid);
        return process.WorkingSet64;
    }
}
