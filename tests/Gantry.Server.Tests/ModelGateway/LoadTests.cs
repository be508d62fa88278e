using System.Net;
using System.Net.Sockets;
using System.Text;
using Gantry.Adapters.Models.Upstream;
using Gantry.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Beside everything else.</summary>
public sealed class LoadBesideAllTests() : LoadTests(isAlone: false);

/// <summary>Served alone.</summary>
public sealed class LoadAloneTests() : LoadTests(isAlone: true);

/// <summary>Many at once, slow ones, and the end of the daemon in the middle of an answer.</summary>
public abstract class LoadTests(bool isAlone) : GatewayTests(isAlone), IDisposable
{
    private const int Clients = 1000;
    private const int Chunk = 64 * 1024;
    private const int Chunks = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly string Beginning = SampleAnswers.MessageStream[..SampleAnswers.MessageStream.IndexOf("event: content_block_stop", StringComparison.Ordinal)];

    private readonly TemporaryDirectory data = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_a_thousand_streams_half_of_whose_clients_vanish_nothing_is_left_and_every_token_is_counted()
    {
        var everybodyIsIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(Beginning));
            if (exchange.Body.Contains("vanish", StringComparison.Ordinal))
            {
                await exchange.HangAsync();
                return;
            }

            await everybodyIsIn.Task;
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(SampleAnswers.MessageStream[Beginning.Length..]));
            await exchange.EndStreamAsync();
        });
        await using var gateway = await StartAsync(upstream);

        var begun = await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => BeginAsync(gateway, number % 2 == 0 ? "vanish" : "stay")));
        gateway.Daemon.Services.GetRequiredService<SilenceWatch>().Count.ShouldBe(Clients);
        foreach (var (client, _) in begun.Where((_, number) => number % 2 == 0))
        {
            // With a reset, as a program that is killed leaves.
            client.LingerState = new LingerOption(true, 0);
            client.Dispose();
        }

        everybodyIsIn.SetResult();
        foreach (var (client, answer) in begun.Where((_, number) => number % 2 == 1))
        {
            using (client)
            {
                (await ReadToEndAsync(client, answer)).ShouldContain("message_stop");
            }
        }

        await Task.WhenAll(upstream.Requests.Where(exchange => exchange.Body.Contains("vanish", StringComparison.Ordinal)).Select(exchange => exchange.Left.Task)).WaitAsync(Patience, Cancelled);
        var calls = await gateway.CallsAsync(Clients);
        calls.Count.ShouldBe(Clients);
        calls.Where(call => call.Status == "abandoned").ShouldAllBe(call => call.Partial && call.InputTokens == 12 && call.CacheReadTokens == 40);
        calls.Where(call => call.Status == "completed").ShouldAllBe(call => !call.Partial && call.InputTokens == 12 && call.OutputTokens == 7);
        calls.Count(call => call.Status == "abandoned").ShouldBe(Clients / 2);
        calls.Count(call => call.Status == "completed").ShouldBe(Clients / 2);
        // A call is counted a moment before it is let go of.
        var watch = gateway.Daemon.Services.GetRequiredService<SilenceWatch>();
        (await Repeatedly.AskUntilAsync(() => Task.FromResult(watch.Count), count => count == 0, Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task A_client_that_does_not_read_stops_its_provider_and_loses_nothing()
    {
        var sent = 0;
        var frame = Encoding.UTF8.GetBytes($": {new string('x', Chunk - 4)}\n\n");
        var stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.BeginStreamAsync();
            for (var i = 0; i < Chunks; i++)
            {
                var writing = exchange.ChunkAsync(frame);
                if (!writing.IsCompleted && await Task.WhenAny(writing, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Cancelled)) != writing)
                {
                    stall.TrySetResult();
                }

                await writing;
                Interlocked.Increment(ref sent);
            }

            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(SampleAnswers.CompletionStream));
            await exchange.EndStreamAsync();
        });
        await using var gateway = await StartAsync(upstream);

        using var response = await gateway.PostAsync("/v1/chat/completions", SampleAnswers.ChatStreamRequest);
        await stall.Task.WaitAsync(Patience, Cancelled);

        // What lies in the sockets of both sides is the kernel's; the whole is 64 MiB.
        Volatile.Read(ref sent).ShouldBeLessThan(Chunks / 2);
        await using var body = await response.Content.ReadAsStreamAsync(Cancelled);
        var buffer = new byte[Chunk];
        long length = 0;
        while (await body.ReadAsync(buffer, Cancelled) is > 0 and var read)
        {
            length += read;
        }

        length.ShouldBe(((long)Chunks * frame.Length) + Encoding.UTF8.GetByteCount(SampleAnswers.CompletionStream));
        (await gateway.CallsAsync(1))[0].OutputTokens.ShouldBe(23);
    }

    [Fact]
    public async Task A_daemon_that_is_told_to_stop_lets_answers_end_and_takes_no_more()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(SampleAnswers.CompletionChunks));
            await goOn.Task;
            await exchange.ChunkAsync(Encoding.UTF8.GetBytes(SampleAnswers.CompletionStream[SampleAnswers.CompletionChunks.Length..]));
            await exchange.EndStreamAsync();
        });
        await using (var daemon = await DaemonProcess.StartAsync(data.Path, new Dictionary<string, string> { ["OPENAI_API_KEY"] = "key", ["OPENAI_BASE_URL"] = $"{upstream.Address}v1" }, Arguments))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(SampleAnswers.ChatStreamRequest, Encoding.UTF8, "application/json") };
            using var response = await daemon.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
            await using var body = await response.Content.ReadAsStreamAsync(Cancelled);
            (await body.ReadAsync(new byte[1], Cancelled)).ShouldBe(1);

            var stopping = daemon.StopAsync();
            await WaitUntilClosedAsync(daemon.Address);
            goOn.SetResult();

            using var rest = new StreamReader(body);
            ("d" + await rest.ReadToEndAsync(Cancelled)).ShouldBe(SampleAnswers.CompletionStream);
            (await stopping).ShouldBe(0);
        }

        await using var next = await DaemonProcess.StartAsync(data.Path);
        var call = (await next.Client.GetJsonAsync("/api/usage/calls")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (call.GetProperty("status").GetString(), call.GetProperty("output_tokens").GetInt64(), call.GetProperty("partial").GetBoolean()).ShouldBe(("completed", 23, false));
    }

    [Fact]
    public async Task A_native_agents_call_over_a_provider_that_speaks_chat_completions_is_counted_once()
    {
        await using var upstream = new ScriptedUpstream(exchange => exchange.StreamAsync(SampleAnswers.CompletionStream));
        var environment = new Dictionary<string, string> { ["OPENAI_API_KEY"] = "key", ["OPENAI_BASE_URL"] = $"{upstream.Address}v1", ["OPENAI_MODEL"] = "gpt-x" };
        await using var daemon = await DaemonProcess.StartAsync(environment: environment);
        using var folder = new TemporaryDirectory();
        var session = await daemon.Client.NewSessionAsync(folder.Path, "native");

        var run = await daemon.Client.PromptAsync(session, "hi");
        (await daemon.Client.RunToEndAsync(run))[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");

        upstream.Requests.Count.ShouldBe(1);
        var log = await Repeatedly.AskUntilAsync(() => daemon.Client.GetJsonAsync("/llm/usage"), log => log.GetProperty("total_count").GetInt32() > 0, Cancelled);
        log.GetProperty("total_count").GetInt32().ShouldBe(1);
        var call = log.GetProperty("entries")[0];
        (call.GetProperty("run_id").GetString(), call.GetProperty("provider").GetString(), call.GetProperty("output_tokens").GetInt64(), call.GetProperty("cache_read_tokens").GetInt64())
            .ShouldBe((run, "openai", 23, 64));
    }

    // A client of its own sockets, so that leaving is leaving: gives what came first.
    private static async Task<(Socket Client, string Answer)> BeginAsync(GatewayUnderTest gateway, string what)
    {
        var body = $$"""{"model":"claude-x","max_tokens":64,"stream":true,"messages":[{"role":"user","content":"{{what}}"}]}""";
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, gateway.Daemon.Address.Port, Cancelled);
        await client.SendAsync(
            Encoding.UTF8.GetBytes(
                $"POST /v1/messages HTTP/1.1\r\nHost: {gateway.Daemon.Address.Authority}\r\nAuthorization: Bearer {gateway.Daemon.Token}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}"),
            Cancelled);
        var answer = new StringBuilder();
        while (!answer.ToString().Contains("text_delta", StringComparison.Ordinal))
        {
            answer.Append(await ReadAsync(client) ?? throw new EndOfStreamException($"The gateway ended after: {answer}"));
        }

        return (client, answer.ToString());
    }

    private static async Task<string> ReadToEndAsync(Socket client, string beginning)
    {
        var answer = new StringBuilder(beginning);
        while (await ReadAsync(client) is { } more)
        {
            answer.Append(more);
        }

        return answer.ToString();
    }

    private static async Task<string?> ReadAsync(Socket client)
    {
        var buffer = new byte[16 * 1024];
        var read = await client.ReceiveAsync(buffer, Cancelled);
        return read == 0 ? null : Encoding.Latin1.GetString(buffer, 0, read);
    }

    private static async Task WaitUntilClosedAsync(Uri address)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Patience);
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, address.Port, patience.Token);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
