using System.Buffers.Text;
using System.Text;

namespace Gantry.Bench.Http.Wire;

/// <summary>Tells whether a server has answered. Only as much of the protocols as the servers here speak.</summary>
internal static class Reply
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>One whole HTTP answer stands in what was received.</summary>
    /// <exception cref="InvalidOperationException">It is not one of success.</exception>
    public static bool IsWholeHttp(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = received[..end];
        if (!head.StartsWith("HTTP/1.1 2"u8))
        {
            throw new InvalidOperationException($"The server refused: {Encoding.UTF8.GetString(received[..Math.Min(received.Length, 400)])}");
        }

        var body = received[(end + 4)..];
        var length = head.IndexOf("Content-Length: "u8);
        return length >= 0 ? Utf8Parser.TryParse(head[(length + "Content-Length: ".Length)..], out int bytes, out _) && body.Length >= bytes
            : head.IndexOf("chunked"u8) < 0 || body.EndsWith("0\r\n\r\n"u8);
    }

    /// <summary>So many lines of Redis's protocol stand in what was received.</summary>
    /// <exception cref="InvalidOperationException">The first one is an error.</exception>
    public static bool HasRedisLines(ReadOnlySpan<byte> received, int lines) =>
        received is [(byte)'-', ..]
            ? throw new InvalidOperationException($"Redis refused: {Encoding.UTF8.GetString(received)}")
            : received.Count(LineFeed) >= lines;
}
