using System.Net;
using System.Net.Sockets;

namespace Gantry.Bench.Gateway;

/// <summary>One client's connection: sends a request, reads its answer to the end, and looks at as little as it can.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[64 * 1024];

    public LoadConnection(int port) => socket.Connect(IPAddress.Loopback, port);

    /// <summary>When the first byte of the last answer's body came.</summary>
    public long FirstByte { get; private set; }

    /// <exception cref="InvalidOperationException">The answer is none.</exception>
    public async ValueTask AskAsync(ReadOnlyMemory<byte> request)
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += await socket.SendAsync(request[sent..]);
        }

        var length = 0;
        FirstByte = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                throw new InvalidOperationException("The answer is longer than expected.");
            }

            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
            {
                throw new InvalidOperationException("The connection ended.");
            }

            length += read;
            if (FirstByte == 0 && buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var head && length > head + 4)
            {
                FirstByte = System.Diagnostics.Stopwatch.GetTimestamp();
            }

            if (IsWhole(buffer.AsSpan(0, length)))
            {
                return;
            }
        }
    }

    /// <summary>Asks and reads nothing but the beginning.</summary>
    public async Task BeginAsync(ReadOnlyMemory<byte> request)
    {
        await socket.SendAsync(request);
        await socket.ReceiveAsync(buffer);
    }

    public void Dispose() => socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        if (answer.EndsWith("0\r\n\r\n"u8))
        {
            return Good(answer);
        }

        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var name = answer[..head].IndexOf("ontent-"u8) < 0 ? -1 : LengthAt(answer[..head]);
        return name >= 0 && answer.Length >= head + 4 + name && Good(answer);
    }

    private static int LengthAt(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("ontent-Length: "u8);
        at = at >= 0 ? at : head.IndexOf("ontent-length: "u8);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(head[(at + "ontent-Length: ".Length)..], out int length, out _) ? length : -1;
    }

    private static bool Good(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("HTTP/1.1 200"u8) ? true : throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(answer));
}
