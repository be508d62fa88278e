using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gantry.Adapters.EventLoop;
using Gantry.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gantry.Server.Tests.Hosting.EventLoop;

/// <summary>The web server on event loops, before clients on the runtime's sockets, polite and not.</summary>
public sealed class LoopTransportTests : IDisposable
{
    private const int Long = 5 * 1024 * 1024;
    private const int Requests = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoopTransportTests() => patience.CancelAfter(Patience);

    private CancellationToken Cancelled => patience.Token;

    public void Dispose() => patience.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_are_understood_whatever_pieces_they_come_in_and_those_that_say_their_length_are_mostly_worked_on_by_a_loops_thread(bool isChunked)
    {
        await using var server = await LoopServer.StartAsync(async context =>
        {
            var isOnLoop = SocketLoop.Current is not null;
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var said = Encoding.ASCII.GetBytes($"{isOnLoop} {Convert.ToHexString(SHA256.HashData(body.ToArray()))}");
            context.Response.ContentLength = said.Length;
            await context.Response.Body.WriteAsync(said, context.RequestAborted);
        });
        using var socket = await server.ConnectAsync();
        var pieces = new Random(7);
        var onLoop = 0;
        for (var round = 0; round < Requests; round++)
        {
            var (wire, hash) = Request(pieces, isChunked);
            var saying = SayInPiecesAsync(socket, wire, pieces.Next(1, 2000), new Random(round));
            var answer = await ReadUntilAsync(socket, hash);
            await saying;
            answer.ShouldStartWith("HTTP/1.1 200 OK\r\n");
            answer.ShouldEndWith(hash);
            onLoop += answer.Contains($"True {hash}", StringComparison.Ordinal) ? 1 : 0;
        }

        // Chunks the web server takes apart on threads of the pool; and what comes in the moment in which one of them begins to wait, it goes on with itself.
        onLoop.ShouldBeGreaterThan(isChunked ? -1 : Requests / 2);
    }

    [Fact]
    public async Task Long_bodies_go_both_ways_at_once_though_both_sides_read_slowly()
    {
        var (there, back) = (RandomNumberGenerator.GetBytes(Long), RandomNumberGenerator.GetBytes(Long));
        var isSame = false;
        await using var server = await LoopServer.StartAsync(async context =>
        {
            var saying = context.Response.Body.WriteAsync(back, context.RequestAborted);
            var heard = new MemoryStream();
            var buffer = new byte[3000];
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
            {
                heard.Write(buffer, 0, read);
                if (heard.Length % 7 == 0)
                {
                    await Task.Yield();
                }
            }

            isSame = heard.ToArray().AsSpan().SequenceEqual(there);
            await saying;
        });
        using var socket = await server.ConnectAsync(buffer: 4096);
        await using var wire = new NetworkStream(socket);
        await wire.WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {Long}\r\n\r\n"), Cancelled);
        var saying = wire.WriteAsync(there, Cancelled);
        var answer = new MemoryStream();
        await wire.CopyToAsync(answer, 1000, Cancelled);
        await saying;

        isSame.ShouldBeTrue();
        Decode(answer.ToArray()).AsSpan().SequenceEqual(back).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_who_leaves_in_the_midst_is_noticed_at_once_though_nothing_is_read_or_written(bool inAHurry)
    {
        await using var server = await LoopServer.StartAsync(HangAsync);
        using var socket = await server.ConnectAsync();
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancelled);
        await asked.Task.WaitAsync(Cancelled);

        if (inAHurry)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        socket.Dispose();

        await left.Task.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task A_caller_who_stops_reading_is_waited_for_and_his_leaving_ends_the_wait()
    {
        await using var server = await LoopServer.StartAsync(async context =>
        {
            using var leaving = context.RequestAborted.Register(left.SetResult);
            var much = new byte[Long];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                var writing = context.Response.Body.WriteAsync(much, CancellationToken.None);
                if (!writing.IsCompleted)
                {
                    asked.TrySetResult();
                }

                await writing;
            }
        });
        using var socket = await server.ConnectAsync(buffer: 4096);
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancelled);
        await asked.Task.WaitAsync(Cancelled);

        socket.Dispose();

        await left.Task.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task What_the_server_gives_up_ends_at_once_for_its_caller()
    {
        await using var server = await LoopServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("half", Cancelled);
            await context.Response.Body.FlushAsync(Cancelled);
            context.Abort();
        });
        using var socket = await server.ConnectAsync();
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancelled);

        var answer = await ReadUntilAsync(socket, "never said");
        answer.ShouldContain("half");
        answer.ShouldNotContain("\r\n0\r\n");
    }

    [Fact]
    public async Task Many_streams_are_open_at_once_and_each_hears_its_own()
    {
        const int many = 1000;
        var goesOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first ", Cancelled);
            await context.Response.Body.FlushAsync(Cancelled);
            await goesOn.Task.WaitAsync(Cancelled);
            await context.Response.WriteAsync($"last of {context.Request.Path}.", Cancelled);
        });
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < many; i++)
            {
                var socket = await server.ConnectAsync();
                sockets.Add(socket);
                await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /{i} HTTP/1.1\r\nHost: x\r\n\r\n"), Cancelled);
            }

            foreach (var socket in sockets)
            {
                await ReadUntilAsync(socket, "first ");
            }

            goesOn.SetResult();
            for (var i = 0; i < many; i++)
            {
                (await ReadUntilAsync(sockets[i], "\r\n0\r\n\r\n")).ShouldContain($"last of /{i}.");
            }
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Encrypted_connections_carry_the_same()
    {
        using var certificate = TestCertificate.Make("loop.test");
        await using var server = await LoopServer.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted), listen => listen.UseHttps(certificate));
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=loop.test" } }) { BaseAddress = server.Address };
        for (var round = 0; round < 5; round++)
        {
            var said = RandomNumberGenerator.GetBytes(Long / (round + 1));
            using var response = await client.PostAsync("/", new ByteArrayContent(said), Cancelled);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.Content.ReadAsByteArrayAsync(Cancelled)).AsSpan().SequenceEqual(said).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_server_that_stops_lets_what_is_under_way_end_and_takes_nothing_new()
    {
        var goesOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopServer.StartAsync(async context =>
        {
            asked.SetResult();
            await goesOn.Task.WaitAsync(Cancelled);
            await context.Response.WriteAsync("done", Cancelled);
        });
        var port = server.Address.Port;
        using var resting = await server.ConnectAsync();
        using var socket = await server.ConnectAsync();
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancelled);
        await asked.Task.WaitAsync(Cancelled);

        var stopping = server.App.StopAsync(Cancelled);
        // Who says nothing is let go first; then the port is given back already.
        (await resting.ReceiveAsync(new byte[1], Cancelled)).ShouldBe(0);
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Should.ThrowAsync<SocketException>(async () => await late.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Cancelled));
        stopping.IsCompleted.ShouldBeFalse();
        goesOn.SetResult();

        (await ReadUntilAsync(socket, "done")).ShouldContain("200 OK");
        await stopping;
    }

    private async Task HangAsync(HttpContext context)
    {
        using var leaving = context.RequestAborted.Register(left.SetResult);
        asked.SetResult();
        await left.Task.WaitAsync(Cancelled);
    }

    private static (byte[] Wire, string Hash) Request(Random random, bool isChunked)
    {
        var body = new byte[random.Next(0, 60_000)];
        random.NextBytes(body);
        var wire = new MemoryStream();
        wire.Write(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: x\r\n{(isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}")}\r\n\r\n"));
        for (var at = 0; isChunked && at < body.Length;)
        {
            var piece = Math.Min(body.Length - at, random.Next(1, 9000));
            wire.Write(Encoding.ASCII.GetBytes($"{piece:x}\r\n"));
            wire.Write(body, at, piece);
            wire.Write("\r\n"u8);
            at += piece;
        }

        wire.Write(isChunked ? "0\r\n\r\n"u8 : body);
        return (wire.ToArray(), Convert.ToHexString(SHA256.HashData(body)));
    }

    private async Task SayInPiecesAsync(Socket socket, ReadOnlyMemory<byte> wire, int most, Random random)
    {
        while (!wire.IsEmpty)
        {
            var piece = Math.Min(wire.Length, random.Next(1, most + 1));
            await socket.SendAsync(wire[..piece], Cancelled);
            wire = wire[piece..];
        }
    }

    // To these words, or to the end.
    private async Task<string> ReadUntilAsync(Socket socket, string words)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, Cancelled) is > 0 and var read)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (text.ToString().Contains(words, StringComparison.Ordinal))
                {
                    break;
                }
            }
        }
        catch (SocketException)
        {
            // It was ended in the midst.
        }

        return text.ToString();
    }

    private static byte[] Decode(ReadOnlySpan<byte> answer)
    {
        var body = new MemoryStream();
        for (var rest = answer[(answer.IndexOf("\r\n\r\n"u8) + 4)..]; ;)
        {
            var end = rest.IndexOf("\r\n"u8);
            var size = Convert.ToInt32(Encoding.ASCII.GetString(rest[..end]), 16);
            if (size == 0)
            {
                return body.ToArray();
            }

            body.Write(rest.Slice(end + 2, size));
            rest = rest[(end + 2 + size + 2)..];
        }
    }
}
