using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Bench.Gateway;

/// <summary>One client's connection: sends a request, reads its answer to the end, and looks at as little as it can. Reading never waits.</summary>
internal sealed class LoadConnection : IDisposable
{
    private const int Streamed = int.MaxValue;

    // A long request goes out with one call.
    private const int SendBuffer = 256 * 1024;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = SendBuffer };
    private readonly byte[] buffer = new byte[64 * 1024];
    private int length;
    private int head;
    private int wanted;

    public LoadConnection(int port)
    {
        socket.Connect(IPAddress.Loopback, port);
        socket.Blocking = false;
        Handle = (int)socket.Handle;
    }

    /// <summary>The socket's number.</summary>
    public int Handle { get; }

    /// <summary>When the last request went out.</summary>
    public long Asked { get; private set; }

    /// <summary>When the first byte of the last answer's body came.</summary>
    public long FirstByte { get; private set; }

    public void Ask(ReadOnlySpan<byte> request)
    {
        (length, head, wanted, FirstByte) = (0, 0, 0, 0);
        Asked = Stopwatch.GetTimestamp();
        if (!Posix.SendAll(Handle, request))
        {
            throw new InvalidOperationException("The connection ended.");
        }
    }

    /// <summary>Reads what has come; true when the answer is whole.</summary>
    /// <exception cref="InvalidOperationException">The answer is none, or is no good one.</exception>
    public bool ReadOn()
    {
        var read = Posix.Receive(Handle, buffer.AsSpan(length));
        if (read <= 0)
        {
            return read < 0 ? false : throw new InvalidOperationException(length == buffer.Length ? "The answer is longer than expected." : "The connection ended.");
        }

        length += read;
        var answer = buffer.AsSpan(0, length);
        if (head == 0 && !ReadHead(answer))
        {
            return false;
        }

        if (FirstByte == 0 && length > head)
        {
            FirstByte = Stopwatch.GetTimestamp();
        }

        return wanted == Streamed ? answer.EndsWith("\r\n0\r\n\r\n"u8) : length >= wanted;
    }

    public void Dispose() => socket.Dispose();

    private bool ReadHead(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        if (!answer.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(answer));
        }

        head = end + 4;
        wanted = ContentLength.In(answer[..head]) is { } body ? head + body : Streamed;
        return true;
    }
}

/// <summary>Of a head, as the programs spell it that stand here.</summary>
internal static class ContentLength
{
    public static int? In(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("ontent-Length: "u8);
        at = at >= 0 ? at : head.IndexOf("ontent-length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + "ontent-Length: ".Length)..], out int length, out _) ? length : null;
    }
}
