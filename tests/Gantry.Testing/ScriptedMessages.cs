using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Gantry.Testing;

/// <summary>
/// A provider of Anthropic's Messages API on a real socket of loopback, whose answers a test makes out of each request. It can also misbehave in every way that
/// bytes can.
/// </summary>
public sealed class ScriptedMessages : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<Task> serving = [];
    private readonly Func<JsonElement, int, MessagesReply> answer;
    private readonly Task accepting;
    private int count;

    /// <param name="answer">Of the request's body and its number from 1. Called for one request at a time.</param>
    public ScriptedMessages(Func<JsonElement, int, MessagesReply> answer)
    {
        this.answer = answer;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The bodies that were sent, in order.</summary>
    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    /// <summary>What makes a daemon use it.</summary>
    public Dictionary<string, string> Environment(params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["ANTHROPIC_BASE_URL"] = Address.AbsoluteUri,
            ["ANTHROPIC_API_KEY"] = "sk-scripted",
            ["ANTHROPIC_MODEL"] = "scripted-1",
        };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return environment;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in serving)
        {
            await connection.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            await using var stream = client.GetStream();
            var body = await ReadAsync(stream);
            MessagesReply reply;
            lock (listener)
            {
                Requests.Enqueue(body);
                reply = answer(body, ++count);
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {reply.Status} X\r\n{reply.Headers}Connection: close\r\n\r\n"), stopping.Token);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(reply.Body), stopping.Token);
            if (reply.Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token);
            }
        }
    }

    private async Task<JsonElement> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, stopping.Token);
            head.Append((char)one[0]);
        }

        var length = head.ToString().Split("\r\n").First(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stopping.Token);
        return JsonElement.Parse(body);
    }
}

/// <summary>One reply of a scripted provider.</summary>
/// <param name="Hangs">Nothing follows, and the connection stays.</param>
public sealed record MessagesReply(int Status, string Headers, string Body, bool Hangs = false)
{
    private const string EventStream = "Content-Type: text/event-stream; charset=utf-8\r\n";

    /// <summary>An error in the provider's form.</summary>
    public static MessagesReply Error(int status, string message, string headers = "") =>
        new(status, $"Content-Type: application/json\r\n{headers}", JsonSerializer.Serialize(new { type = "error", error = new { type = "x", message } }));

    /// <summary>A stream of these bytes.</summary>
    public static MessagesReply Raw(string body, bool hangs = false) => new(200, EventStream, body, hangs);

    /// <summary>A whole answer of blocks, see <see cref="Text"/> and <see cref="Call"/>.</summary>
    public static MessagesReply Of(IEnumerable<string> blocks, string stop = "end_turn", long inputTokens = 10, long outputTokens = 5)
    {
        var body = new StringBuilder(Event(new { type = "message_start", message = new { usage = new { input_tokens = inputTokens, output_tokens = 1 } } }));
        foreach (var block in blocks)
        {
            body.Append(block);
        }

        body.Append(Event(new { type = "message_delta", delta = new { stop_reason = stop }, usage = new { output_tokens = outputTokens } }));
        body.Append(Event(new { type = "message_stop" }));
        return Raw(body.ToString());
    }

    /// <summary>An answer of one text.</summary>
    public static MessagesReply Says(string text, long inputTokens = 10) => Of([Text(text)], inputTokens: inputTokens);

    /// <summary>A text block.</summary>
    public static string Text(string text) => Block(new { type = "text", text = "" }, new { type = "text_delta", text });

    /// <summary>A thought with its seal.</summary>
    public static string Thought(string text, string seal) =>
        Block(new { type = "thinking", thinking = "" }, new { type = "thinking_delta", thinking = text }, new { type = "signature_delta", signature = seal });

    /// <summary>A tool call; its arguments are sent as they are, JSON or not.</summary>
    public static string Call(string id, string tool, string arguments) =>
        Block(new { type = "tool_use", id, name = tool, input = new { } }, new { type = "input_json_delta", partial_json = arguments });

    /// <summary>An event of the stream.</summary>
    public static string Event(object data) => $"event: x\ndata: {JsonSerializer.Serialize(data)}\n\n";

    private static string Block(object start, params object[] deltas) => string.Concat(
        [
            Event(new { type = "content_block_start", index = 0, content_block = start }),
            .. deltas.Select(delta => Event(new { type = "content_block_delta", index = 0, delta })),
            Event(new { type = "content_block_stop", index = 0 }),
        ]);
}
