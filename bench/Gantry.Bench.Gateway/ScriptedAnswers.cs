using System.Text;

namespace Gantry.Bench.Gateway;

/// <summary>What the scripted provider says, to the last byte. Each event of a stream is a chunk of its own, as servers send them.</summary>
internal static class ScriptedAnswers
{
    public const int Events = 64;

    private const string Moment = "Date: Sat, 21 Nov 2026 12:00:00 GMT\r\nServer: scripted\r\n";

    /// <summary>A completion, whole.</summary>
    public static byte[] Completion { get; } = WithLength(
        "application/json",
        """{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"bench","choices":[{"index":0,"message":{"role":"assistant","content":"TEXT"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":123,"completion_tokens":64,"total_tokens":187,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}"""
            .Replace("TEXT", new string('x', 400), StringComparison.Ordinal));

    /// <summary>One event.</summary>
    public static byte[] Event { get; } = Chunk(
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");

    /// <summary>The head of a stream and its first event.</summary>
    public static byte[] StreamBegin { get; } =
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{Moment}Transfer-Encoding: chunked\r\n\r\n"), .. Event];

    /// <summary>What ends a stream: the counts, the last word and the last chunk.</summary>
    public static byte[] StreamEnd { get; } =
    [
        .. Chunk("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"choices\":[],\"usage\":{\"prompt_tokens\":123,\"completion_tokens\":64,\"total_tokens\":187}}\n\ndata: [DONE]\n\n"),
        .. "0\r\n\r\n"u8,
    ];

    /// <summary>Half of the events.</summary>
    public static byte[] Half { get; } = Times(Events / 2);

    /// <summary>The other half but for the first event, and the end.</summary>
    public static byte[] Rest { get; } = [.. Times((Events / 2) - 1), .. StreamEnd];

    public static byte[] Text(string text) => WithLength("text/plain", text);

    private static byte[] WithLength(string type, string body) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nContent-Type: {type}\r\n{Moment}\r\n{body}");

    private static byte[] Times(int count) => [.. Enumerable.Repeat(Event, count).SelectMany(bytes => bytes)];

    private static byte[] Chunk(string text) => Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n");
}
