using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Protocol.Events;
using Gantry.Testing;

namespace Gantry.Core.Tests.Agents.Native.Tools;

/// <summary>npm's server of everything over streamable HTTP, on loopback.</summary>
public sealed class McpHttpTests : IAsyncLifetime
{
    private Process? server;
    private int port;

    public async ValueTask InitializeAsync()
    {
        var folder = Environment.GetEnvironmentVariable("GANTRY_TEST_MCP_SERVERS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "The MCP servers of npm are not there: export \"$(eng/dev/install-mcp-servers.sh)\"");
        var isListening = false;
        for (var attempt = 0; attempt < FreePort.MostTries && !isListening; attempt++)
        {
            await EndAsync();
            isListening = await StartAsync(folder!);
        }

        isListening.ShouldBeTrue("the server ended before it listened, on each of several ports");
    }

    // False: it ended, as when another has its port.
    private async Task<bool> StartAsync(string folder)
    {
        port = FreePort.Find();
        var start = new ProcessStartInfo("node", [McpFixture.ModuleOf(folder, "everything"), "streamableHttp"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var listening = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        server = Process.Start(start)!;
        server.OutputDataReceived += (_, _) => { };
        server.ErrorDataReceived += (_, said) =>
        {
            if (said.Data is null || said.Data.Contains("listening", StringComparison.OrdinalIgnoreCase))
            {
                listening.TrySetResult(said.Data is not null);
            }
        };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        return await listening.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task EndAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
            server.Dispose();
        }
    }

    [Fact]
    public async Task Its_tools_are_called_where_the_operator_has_listed_the_host()
    {
        using var room = new ToolRoom { Mcp = McpFixture.Connector($"127.0.0.1:{port}") };
        McpFixture.Configure(room, "far", new JsonObject { ["url"] = $"http://127.0.0.1:{port}/mcp", ["headers"] = new JsonObject { ["Authorization"] = "Bearer ${GANTRY_TEST_TOKEN}" } });

        var result = await room.CallAsync("mcp__far__echo", new { message = "hello" });

        (result.Outcome, result.Output).ShouldBe((ToolOutcome.Succeeded, "Echo: hello"));
        room.Journal.Questions.Select(question => question.Title).First().ShouldBe($"Connect to 127.0.0.1:{port}");
        room.Journal.Questions.Count.ShouldBe(2);
        room.Journal.Questions.Last().Reason.ShouldEndWith($"far is reached at http://127.0.0.1:{port}/mcp.");
    }

    [Theory]
    [InlineData("http", "is not https")]
    [InlineData("https", "is not on the public internet")]
    public async Task An_address_of_the_daemon_s_own_network_is_refused_before_anything_is_sent(string scheme, string sentence)
    {
        using var room = new ToolRoom { Mcp = McpFixture.Connector() };
        McpFixture.Configure(room, "far", new JsonObject { ["url"] = $"{scheme}://127.0.0.1:{port}/mcp" });

        await room.CallAsync("list_files", new { });

        room.Journal.Facts.OfType<Fault>().ShouldHaveSingleItem().Message.ShouldContain(sentence);
    }
}
