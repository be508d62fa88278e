using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Gantry.Core.Egress;
using Microsoft.AspNetCore.Connections;

namespace Gantry.Server.Egress;

/// <summary>
/// Serves <c>CONNECT host:port</c> (RFC 9110, 9.3.6) before the web server sees the connection, which has no way to hand its bytes through. A connection that
/// begins with anything else goes on to the web server untouched.
/// </summary>
internal sealed class ConnectTunnel(EgressDoor door, TimeProvider time, ILogger<ConnectTunnel> logger)
{
    private const int LongestHead = 16 * 1024;
    private static readonly byte[] Method = "CONNECT "u8.ToArray();
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan HeadLimit = TimeSpan.FromSeconds(30);

    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var caller = connection.Features.Get<SandboxCaller>() ?? throw new InvalidOperationException("This is a sandbox's door only.");
        string? target;
        try
        {
            using var limit = new CancellationTokenSource(HeadLimit, time);
            target = await ReadTargetAsync(connection.Transport.Input, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (FormatException fault)
        {
            await RefuseAsync(connection.Transport.Output, 400, fault.Message);
            return;
        }

        if (target is null)
        {
            await next(connection);
            return;
        }

        await TunnelAsync(connection, target, caller);
    }

    private async Task TunnelAsync(ConnectionContext connection, string authority, SandboxCaller caller)
    {
        var output = connection.Transport.Output;
        try
        {
            // Who hangs up asks no longer. Later on that only means that the program has said all it has to say.
            using var hungUp = CancellationTokenSource.CreateLinkedTokenSource(caller.Gone, connection.ConnectionClosed);
            using var socket = await door.ConnectAsync(EgressTarget.Parse(authority), caller.Ask, hungUp.Token);
            await output.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), caller.Gone);
            await using var far = new NetworkStream(socket);
            await CopyAsync(connection.Transport, socket, far, caller.Gone);
        }
        catch (FormatException fault)
        {
            await RefuseAsync(output, 400, fault.Message);
        }
        catch (EgressRefusedException refusal)
        {
            EgressLines.Refused(logger, caller.Session, refusal.Message);
            await RefuseAsync(output, refusal.Refusal == EgressRefusal.Denied ? 403 : 502, refusal.Message);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ConnectionAbortedException or ConnectionResetException)
        {
            // One of the two sides is gone, and with it the reason to go on.
        }
    }

    // Each side may be done with speaking before the other is; the tunnel ends when both are.
    private static async Task CopyAsync(IDuplexPipe near, Socket socket, NetworkStream far, CancellationToken gone)
    {
        var outward = CopyOutAsync();
        await far.CopyToAsync(near.Output, gone);
        await near.Output.CompleteAsync();
        await outward;

        async Task CopyOutAsync()
        {
            await near.Input.CopyToAsync(far, gone);
            socket.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>What the request's head asks to be connected to; null when it is no CONNECT, and then nothing was taken from the input.</summary>
    private static async Task<string?> ReadTargetAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (!CouldBeConnect(buffer) || (read.IsCompleted && buffer.Length < Method.Length))
            {
                input.AdvanceTo(buffer.Start);
                return null;
            }

            if (FindHead(buffer) is { } head)
            {
                input.AdvanceTo(buffer.GetPosition(head.Length));
                return TargetOf(head);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted || buffer.Length > LongestHead)
            {
                throw new FormatException("The request's head is cut off or too long.");
            }
        }
    }

    private static bool CouldBeConnect(ReadOnlySequence<byte> buffer)
    {
        Span<byte> beginning = stackalloc byte[Method.Length];
        var known = (int)Math.Min(buffer.Length, Method.Length);
        buffer.Slice(0, known).CopyTo(beginning);
        return Method.AsSpan(0, known).SequenceEqual(beginning[..known]);
    }

    private static string? FindHead(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer.Slice(0, Math.Min(buffer.Length, LongestHead)));
        return reader.TryReadTo(out ReadOnlySequence<byte> head, EndOfHead) ? Encoding.Latin1.GetString(head) + "\r\n\r\n" : null;
    }

    private static string TargetOf(string head)
    {
        var line = head[Method.Length..head.IndexOf('\r', StringComparison.Ordinal)].Split(' ');
        return line is [var authority, "HTTP/1.1" or "HTTP/1.0"] ? authority : throw new FormatException("Write it as: CONNECT host:port HTTP/1.1");
    }

    private static async Task RefuseAsync(PipeWriter output, int status, string sentence)
    {
        var body = Encoding.UTF8.GetBytes(sentence + "\n");
        var reason = status switch { 400 => "Bad Request", 403 => "Forbidden", _ => "Bad Gateway" };
        var head = $"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        try
        {
            await output.WriteAsync(Encoding.ASCII.GetBytes(head));
            await output.WriteAsync(body);
        }
        catch (Exception ended) when (ended is IOException or ConnectionAbortedException or ConnectionResetException)
        {
            // Nobody waits for the refusal any more.
        }
    }
}
