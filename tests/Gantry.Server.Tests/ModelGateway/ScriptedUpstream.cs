using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>A provider on a real socket that answers as a script says, also in ways in which no server should.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Task, bool> connections = [];
    private readonly Func<UpstreamExchange, Task>[] script;
    private readonly Task accepting;
    private int asked;

    /// <param name="script">What the first, the second … request gets; the last is repeated.</param>
    public ScriptedUpstream(params Func<UpstreamExchange, Task>[] script)
    {
        this.script = script;
        listener.Start(1024);
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public ConcurrentQueue<UpstreamExchange> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(connections.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stopping.Token);
            var serving = ServeAsync(client);
            connections[serving] = true;
            _ = serving.ContinueWith(done => connections.TryRemove(done, out _), TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            await using var stream = client.GetStream();
            try
            {
                while (await ReadAsync(stream) is { } exchange)
                {
                    Requests.Enqueue(exchange);
                    var turn = Interlocked.Increment(ref asked) - 1;
                    await script[Math.Min(turn, script.Length - 1)](exchange);
                    if (exchange.IsBroken)
                    {
                        client.LingerState = new LingerOption(true, 0);
                        return;
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or EndOfStreamException or ObjectDisposedException)
            {
                // The gateway went away, or the test is over.
            }
        }
    }

    private async Task<UpstreamExchange?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>(1024);
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n'))
        {
            if (await stream.ReadAsync(one, stopping.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, stopping.Token);
        return new UpstreamExchange(stream, lines[0], headers, body, stopping.Token);
    }
}

/// <summary>One request and the way to answer it.</summary>
internal sealed class UpstreamExchange(NetworkStream stream, string line, IReadOnlyDictionary<string, string> headers, byte[] body, CancellationToken stopping)
{
    public string Line { get; } = line;

    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    public string Body => Encoding.UTF8.GetString(body);

    public byte[] BodyBytes => body;

    public bool IsBroken { get; private set; }

    /// <summary>Ends when the gateway has closed the connection.</summary>
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task AnswerAsync(int status, string text, string extra = "", string type = "application/json")
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await SendAsync($"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\n{extra}\r\n");
        await stream.WriteAsync(bytes, stopping);
    }

    public Task BeginStreamAsync(string extra = "", string type = "text/event-stream; charset=utf-8") =>
        SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n{extra}\r\n");

    public async Task ChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes.Span, .. "\r\n"u8], stopping);
    }

    public Task EndStreamAsync() => SendAsync("0\r\n\r\n");

    /// <summary>Streams the text in pieces of so many bytes.</summary>
    public async Task StreamAsync(string text, int piece = 64 * 1024)
    {
        await BeginStreamAsync();
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at += piece)
        {
            await ChunkAsync(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)));
        }

        await EndStreamAsync();
    }

    /// <summary>Breaks the connection after what was said.</summary>
    public Task BreakAsync()
    {
        IsBroken = true;
        return Task.CompletedTask;
    }

    /// <summary>Says nothing more until the gateway leaves.</summary>
    public async Task HangAsync()
    {
        var one = new byte[1];
        try
        {
            while (await stream.ReadAsync(one, stopping) > 0)
            {
            }
        }
        catch (IOException)
        {
            // It left in a hurry.
        }

        Left.TrySetResult();
        IsBroken = true;
    }

    private Task SendAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), stopping).AsTask();
}
