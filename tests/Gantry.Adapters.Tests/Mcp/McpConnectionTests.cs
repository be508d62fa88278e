using System.Net;
using System.Text;
using System.Text.Json;
using Gantry.Adapters.Mcp;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Egress;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Mcp;

/// <summary>A server that is played over pipes, whose last words come later than its end. The time stands still, so that nobody stops waiting for them.</summary>
public sealed class McpConnectionTests
{
    private const string Greeting = """
        "result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"odd","version":"1"}}
        """;

    private const string Unknown = """
        "error":{"code":-32601,"message":"no such method"}
        """;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly McpServer Server = new("odd") { Command = ["odd"] };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_breaks_with_its_server_finds_the_end_told_and_its_last_words()
    {
        var words = new LateWords("dying now\n");
        await using var sandbox = new LateWordsSandbox(words, async process =>
        {
            await AnswerUntilCalledAsync(process);
            return 3;
        });
        await using var connection = await Connector().ConnectAsync(Server, sandbox, NobodyIsAsked, Cancelled).WaitAsync(Long, Cancelled);

        var calling = connection.CallAsync("die", JsonElement.Parse("{}"), Cancelled);
        await sandbox.Started!.Exited.WaitAsync(Long, Cancelled);
        connection.Ended.IsCompleted.ShouldBeFalse("its last words are still to come");
        words.Come();

        await Should.ThrowAsync<GantryException>(calling.WaitAsync(Long, Cancelled));
        connection.Ended.IsCompleted.ShouldBeTrue();
        connection.LastWords.ShouldBe("dying now\n");
    }

    [Fact]
    public async Task A_server_that_ends_instead_of_starting_is_told_with_its_last_words()
    {
        var words = new LateWords("cannot start\n");
        await using var sandbox = new LateWordsSandbox(words, async process =>
        {
            await process.Heard.ReadLineAsync(Cancelled);
            return 1;
        });

        var connecting = Connector().ConnectAsync(Server, sandbox, NobodyIsAsked, Cancelled);
        await sandbox.Started!.Exited.WaitAsync(Long, Cancelled);
        words.Come();

        (await Should.ThrowAsync<GantryException>(connecting.WaitAsync(Long, Cancelled))).Message.ShouldEndWith("It said: cannot start");
    }

    private static Task<EgressVerdict> NobodyIsAsked(EgressTarget target, CancellationToken cancellationToken) => throw new InvalidOperationException("Nothing is to be asked.");

    private static McpConnector Connector()
    {
        var egress = new EgressOptions();
        return new McpConnector(new EgressDoor(egress, Dns.GetHostAddressesAsync, TimeProvider.System), egress, _ => null, new ManualTime());
    }

    // As servers do that are older than the client: it asks in the newer way first.
    private static async Task AnswerUntilCalledAsync(Agents.PlayedProcess process)
    {
        while (await process.Heard.ReadLineAsync(Cancelled) is { } line)
        {
            var request = JsonElement.Parse(line);
            var method = request.GetProperty("method").GetString();
            if (method == "tools/call")
            {
                return;
            }

            if (request.TryGetProperty("id", out var id))
            {
                await process.SayAsync($$"""{"jsonrpc":"2.0","id":{{id.GetRawText()}},{{(method == "initialize" ? Greeting : Unknown)}}}""");
            }
        }
    }

    /// <summary>What a program says as errors, which comes when the test lets it.</summary>
    private sealed class LateWords(string words) : MemoryStream(Encoding.UTF8.GetBytes(words))
    {
        private readonly TaskCompletionSource come = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Come() => come.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await come.Task.WaitAsync(cancellationToken);
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }

    private sealed class LateWordsSandbox(LateWords words, Func<Agents.PlayedProcess, Task<int>> play) : ISandbox
    {
        private readonly Agents.PlayedSandbox inner = new(play);

        public WithLateWords? Started { get; private set; }

        public SandboxDescription Description => inner.Description;

        public ISandboxFiles Files => inner.Files;

        public async Task<ISandboxProcess> StartAsync(SandboxCommand command, CancellationToken cancellationToken) =>
            Started = new WithLateWords(await inner.StartAsync(command, cancellationToken), words);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class WithLateWords(ISandboxProcess inner, Stream words) : ISandboxProcess
    {
        public Stream Input => inner.Input;

        public Stream Output => inner.Output;

        public Stream Errors => words;

        public Task<SandboxExit> Exited => inner.Exited;

        public Task SignalAsync(SandboxSignal signal, CancellationToken cancellationToken) => inner.SignalAsync(signal, cancellationToken);

        public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken) => inner.ResizeAsync(size, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
