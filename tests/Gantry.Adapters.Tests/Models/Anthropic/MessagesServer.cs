using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Adapters.Tests.Models.Anthropic;

/// <summary>A provider on a real socket that gives scripted replies, one per connection.</summary>
internal sealed class MessagesServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    public MessagesServer(params Reply[] replies)
    {
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        serving = ServeAsync(replies);
    }

    public Uri Address { get; }

    public ConcurrentQueue<Request> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task ServeAsync(Reply[] replies)
    {
        foreach (var reply in replies)
        {
            using var client = await listener.AcceptTcpClientAsync(stopping.Token);
            client.NoDelay = true;
            await using var stream = client.GetStream();
            Requests.Enqueue(await ReadAsync(stream));
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {reply.Status} X\r\n{reply.Headers}Connection: close\r\n\r\n"), stopping.Token);
            var body = Encoding.UTF8.GetBytes(reply.Body);
            for (var from = 0; from < body.Length; from += reply.PieceSize)
            {
                await stream.WriteAsync(body.AsMemory(from, Math.Min(reply.PieceSize, body.Length - from)), stopping.Token);
            }

            if (reply.Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token);
            }
        }
    }

    private async Task<Request> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, stopping.Token);
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stopping.Token);
        return new Request(lines[0], headers, Encoding.UTF8.GetString(body));
    }

    internal sealed record Request(string Line, IReadOnlyDictionary<string, string> Headers, string Body);

    internal sealed record Reply(int Status, string Headers, string Body, int PieceSize = 64 * 1024, bool Hangs = false)
    {
        public static Reply Stream(string body, int pieceSize = 64 * 1024, bool hangs = false) =>
            new(200, "Content-Type: text/event-stream; charset=utf-8\r\n", body, pieceSize, hangs);

        public static Reply Error(int status, string message, string headers = "") =>
            new(status, $"Content-Type: application/json\r\n{headers}", $$$"""{"type":"error","error":{"type":"x","message":"{{{message}}}"}}""");
    }
}
