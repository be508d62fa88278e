using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gantry.Adapters.EventLoop;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.EventLoop;

/// <summary>Connections on a loop before the runtime's own sockets.</summary>
public sealed class LoopStreamTests : IDisposable
{
    private const int Long = 5 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly SocketLoop loop = new("test", TimeSpan.FromMicroseconds(50));
    private readonly CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoopStreamTests() => patience.CancelAfter(Patience);

    private CancellationToken Cancelled => patience.Token;

    public void Dispose()
    {
        loop.Dispose();
        patience.Dispose();
    }

    [Fact]
    public async Task Already_the_first_of_what_comes_is_worked_on_by_the_loop()
    {
        var (stream, peer) = await OpenAsync();
        using var _ = peer;
        await using var __ = stream;
        await peer.SendAsync("early"u8.ToArray(), Cancelled);

        (await loop.RunAsync(() => Task.FromResult(SocketLoop.Current), Cancelled)).ShouldBe(loop);
        SocketLoop.Current.ShouldBeNull();
        var buffer = new byte[16];
        (await stream.ReadAsync(buffer, Cancelled)).ShouldBe(5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_comes_whole_and_in_order_both_ways_however_it_is_cut_and_however_slowly_it_is_read(bool onLoop)
    {
        var (stream, peer) = await OpenAsync(keepsLittle: true);
        using var _ = peer;
        await using var __ = stream;
        await using var other = new NetworkStream(peer);
        var (there, back) = (RandomNumberGenerator.GetBytes(Long), RandomNumberGenerator.GetBytes(Long));

        Task<bool> Ours() => BothWaysAsync(stream, there, back, seed: 1);
        var ours = onLoop ? loop.RunAsync(Ours, Cancelled) : Ours();
        (await Task.WhenAll(ours, BothWaysAsync(other, back, there, seed: 2))).ShouldAllBe(same => same);
    }

    [Fact]
    public async Task A_wait_that_is_given_up_leaves_the_connection_as_it_was()
    {
        var (stream, peer) = await OpenAsync();
        using var _ = peer;
        await using var __ = stream;
        var buffer = new byte[16];
        for (var round = 0; round < 3; round++)
        {
            using var givesUp = new CancellationTokenSource();
            var reading = stream.ReadAsync(buffer, givesUp.Token);
            await givesUp.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(async () => await reading);
        }

        await peer.SendAsync("still"u8.ToArray(), Cancelled);

        (await stream.ReadAsync(Memory<byte>.Empty, Cancelled)).ShouldBe(0);
        (await stream.ReadAsync(buffer, Cancelled)).ShouldBe(5);
    }

    [Fact]
    public async Task What_waits_fails_when_the_connection_is_ended_here_and_so_does_all_that_comes_later()
    {
        var (stream, peer) = await OpenAsync(keepsLittle: true);
        using var _ = peer;
        var reading = stream.ReadAsync(new byte[16], Cancelled);
        var writing = stream.WriteAsync(new byte[16 * Long], Cancelled);
        writing.IsCompleted.ShouldBeFalse();

        await stream.DisposeAsync();

        await Should.ThrowAsync<IOException>(async () => await reading);
        await Should.ThrowAsync<IOException>(async () => await writing);
        await Should.ThrowAsync<IOException>(async () => (await stream.ReadAsync(new byte[16], Cancelled)).ShouldBe(0));
        await Should.ThrowAsync<IOException>(async () => await stream.WriteAsync(new byte[16], Cancelled));
    }

    [Fact]
    public async Task That_the_other_end_says_no_more_is_told_though_nobody_reads_and_what_it_said_is_read_all_the_same()
    {
        var (stream, peer) = await OpenAsync();
        using var _ = peer;
        await using var __ = stream;
        await peer.SendAsync("a"u8.ToArray(), Cancelled);
        var buffer = new byte[2];
        (await stream.ReadAsync(buffer, Cancelled)).ShouldBe(1);

        await peer.SendAsync("last"u8.ToArray(), Cancelled);
        peer.Shutdown(SocketShutdown.Send);
        await ended.Task.WaitAsync(Cancelled);

        (await stream.ReadAsync(buffer, Cancelled)).ShouldBe(2);
        (await stream.ReadAsync(new byte[16], Cancelled)).ShouldBe(2);
        (await stream.ReadAsync(buffer, Cancelled)).ShouldBe(0);
        (await stream.ReadAsync(buffer, Cancelled)).ShouldBe(0);
        await stream.WriteAsync("answer"u8.ToArray(), Cancelled);
        (await peer.ReceiveAsync(new byte[16], Cancelled)).ShouldBe(6);
    }

    [Fact]
    public async Task A_reset_is_told_and_breaks_who_waits()
    {
        var (stream, peer) = await OpenAsync();
        await using var _ = stream;
        var reading = stream.ReadAsync(new byte[16], Cancelled);

        peer.LingerState = new LingerOption(enable: true, seconds: 0);
        peer.Dispose();

        await Should.ThrowAsync<IOException>(async () => await reading);
        await ended.Task.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task Who_has_no_end_of_reading_lets_others_have_their_turn()
    {
        var (busy, flooding) = await OpenAsync();
        using var stops = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var flood = FloodAsync(flooding, stops.Token);
        var drain = loop.RunAsync(() => DrainAsync(busy), Cancelled);
        for (var round = 0; round < 20; round++)
        {
            (await loop.RunAsync(() => Task.FromResult(true), Cancelled)).ShouldBeTrue();
        }

        await stops.CancelAsync();
        await flood;
        flooding.Dispose();
        (await drain).ShouldBeGreaterThan(0);
        await busy.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_listens_and_so_no_connection_stands()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var stream = new LoopStream(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), loop);

        await Should.ThrowAsync<SocketException>(async () => await stream.ConnectAsync(closed.LocalEndPoint!, Cancelled));
    }

    [Fact]
    public async Task Encryption_stands_on_it()
    {
        using var certificate = TestCertificate.Make("loop.test");
        var (one, other) = await LoopThread.PairAsync(Cancelled);
        await using var server = new SslStream(new LoopStream(one, loop));
        await using var client = new SslStream(new LoopStream(other, loop), leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.Subject == "CN=loop.test");
        await Task.WhenAll(
            server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Cancelled),
            client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "loop.test" }, Cancelled));
        var (there, back) = (RandomNumberGenerator.GetBytes(Long / 5), RandomNumberGenerator.GetBytes(Long / 5));

        (await Task.WhenAll(BothWaysAsync(server, there, back, seed: 3), BothWaysAsync(client, back, there, seed: 4))).ShouldAllBe(same => same);
    }

    // What little the kernel keeps of it is refused soon, and often.
    private async Task<(LoopStream Stream, Socket Peer)> OpenAsync(bool keepsLittle = false)
    {
        var (one, other) = await LoopThread.PairAsync(Cancelled);
        if (keepsLittle)
        {
            one.SendBufferSize = other.SendBufferSize = 4096;
        }

        return (new LoopStream(one, loop, ended.SetResult), other);
    }

    private async Task<bool> BothWaysAsync(Stream stream, byte[] says, byte[] hears, int seed)
    {
        var heard = HearAsync(stream, hears, new Random(seed));
        await SayAsync(stream, says, new Random(-seed)).ConfigureAwait(false);
        return await heard.ConfigureAwait(false);
    }

    private async Task SayAsync(Stream stream, ReadOnlyMemory<byte> bytes, Random pieces)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, pieces.Next(1, 100_000))];
            await stream.WriteAsync(piece, Cancelled).ConfigureAwait(false);
            bytes = bytes[piece.Length..];
        }
    }

    private async Task<bool> HearAsync(Stream stream, byte[] expected, Random pieces)
    {
        var heard = new byte[expected.Length];
        for (var at = 0; at < heard.Length;)
        {
            var read = await stream.ReadAsync(heard.AsMemory(at, Math.Min(heard.Length - at, pieces.Next(1, 50_000))), Cancelled).ConfigureAwait(false);
            at += read > 0 ? read : throw new EndOfStreamException();
            if (pieces.Next(8) == 0)
            {
                await Task.Yield();
            }
        }

        return heard.AsSpan().SequenceEqual(expected);
    }

    private static async Task FloodAsync(Socket socket, CancellationToken stops)
    {
        var much = new byte[256 * 1024];
        try
        {
            while (true)
            {
                await socket.SendAsync(much, stops);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private static async Task<long> DrainAsync(LoopStream stream)
    {
        var buffer = new byte[512];
        long all = 0;
        while (await stream.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false) is > 0 and var read)
        {
            all += read;
        }

        return all;
    }
}
