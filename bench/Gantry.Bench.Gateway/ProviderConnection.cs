using System.Diagnostics;
using System.Net.Sockets;

namespace Gantry.Bench.Gateway;

/// <summary>What a caller of the scripted provider wants.</summary>
/// <param name="Pace">Milliseconds between events.</param>
/// <param name="HangsAs">Only the first event comes, and the caller's leaving is noted under this name.</param>
/// <param name="LeftName">Asks when the caller of this name left.</param>
internal readonly record struct ProviderRequest(bool Streams, int? Pace, string? HangsAs, string? LeftName);

/// <summary>One caller's connection. Requests come one after another; each is taken when it is whole.</summary>
internal sealed class ProviderConnection : IDisposable
{
    private readonly Socket socket;
    private byte[] buffer = new byte[4096];
    private int length;
    private int eventsLeft;
    private long apart;

    public ProviderConnection(Socket accepted)
    {
        socket = accepted;
        socket.NoDelay = true;
        socket.Blocking = false;
        Handle = (int)socket.Handle;
    }

    /// <summary>The socket's number.</summary>
    public int Handle { get; }

    /// <summary>The name under which its leaving is noted.</summary>
    public string? HangsAs { get; private set; }

    /// <summary>When the next event of a paced stream is to be sent; null when none is.</summary>
    public long? NextEvent { get; private set; }

    /// <summary>Reads what has come; false when the caller is gone.</summary>
    /// <param name="request">What it asks, when that is whole.</param>
    public bool ReadOn(out ProviderRequest? request)
    {
        request = null;
        if (length == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 4);
        }

        var read = Posix.Receive(Handle, buffer.AsSpan(length));
        if (read <= 0)
        {
            return read < 0;
        }

        length += read;
        var all = buffer.AsSpan(0, length);
        var head = all.IndexOf("\r\n\r\n"u8) + 4;
        if (head < 4 || !IsWhole(all, head))
        {
            return true;
        }

        request = Understand(all[..head], all[head..]);
        length = 0;
        return true;
    }

    /// <summary>Answers, or begins to; false when the caller is gone.</summary>
    public bool Answer(in ProviderRequest request)
    {
        if (!request.Streams)
        {
            return Say(ScriptedAnswers.Completion);
        }

        HangsAs = request.HangsAs;
        if (!Say(ScriptedAnswers.StreamBegin))
        {
            return false;
        }

        if (request is { HangsAs: null, Pace: null })
        {
            // Some events come at once and the next soon after, as a network brings them.
            return Say(ScriptedAnswers.Half) && Say(ScriptedAnswers.Rest);
        }

        if (request.Pace is { } milliseconds)
        {
            (eventsLeft, apart) = (ScriptedAnswers.Events - 1, milliseconds * Stopwatch.Frequency / 1000);
            NextEvent = Stopwatch.GetTimestamp() + apart;
        }

        return true;
    }

    /// <summary>The next event of a paced stream, or its end.</summary>
    public bool SendNext()
    {
        NextEvent = eventsLeft-- > 0 ? NextEvent + apart : null;
        return Say(NextEvent is null ? ScriptedAnswers.StreamEnd : ScriptedAnswers.Event);
    }

    public bool Say(byte[] bytes) => Posix.SendAll(Handle, bytes);

    public void Dispose() => socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> all, int head) =>
        ContentLength.In(all[..head]) is { } body ? all.Length >= head + body
        : all[..head].IndexOf("chunked\r\n"u8) < 0 || all.EndsWith("\r\n0\r\n\r\n"u8);

    private static ProviderRequest Understand(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (head.StartsWith("GET /left/"u8))
        {
            var name = head["GET /left/".Length..];
            return new ProviderRequest(false, null, null, System.Text.Encoding.ASCII.GetString(name[..name.IndexOf((byte)' ')]));
        }

        // The load asks for a stream at the very end of its request, translators at the beginning or the end.
        var streams = Asks(body[..Math.Min(64, body.Length)]) || Asks(body[Math.Max(0, body.Length - 64)..]);
        return streams ? new ProviderRequest(true, ValueOf(head, "x-pace: "u8) is { } pace ? int.Parse(pace) : null, ValueOf(head, "x-hang: "u8), null) : default;
    }

    private static bool Asks(ReadOnlySpan<byte> json) => json.IndexOf("\"stream\":true"u8) >= 0;

    private static string? ValueOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        var value = at < 0 ? default : head[(at + name.Length)..];
        return at < 0 ? null : System.Text.Encoding.ASCII.GetString(value[..value.IndexOf((byte)'\r')]);
    }
}
