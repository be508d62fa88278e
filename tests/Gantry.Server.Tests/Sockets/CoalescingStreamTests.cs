using System.Net.WebSockets;
using Gantry.Server.Sockets;

namespace Gantry.Server.Tests.Sockets;

public sealed class CoalescingStreamTests : IDisposable
{
    private readonly CountingStream connection = new();
    private readonly CoalescingStream stream;
    private readonly WebSocket socket;

    public CoalescingStreamTests()
    {
        stream = new CoalescingStream(connection);
        socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        socket.Dispose();
        stream.Dispose();
        connection.Dispose();
    }

    [Fact]
    public async Task While_it_is_held_frames_gather_and_go_out_together_and_as_they_are()
    {
        await SendAsync(messages: 100);
        var (oneByOne, alone) = (connection.Writes, connection.ToArray());
        connection.SetLength(0);

        await stream.HoldAsync(Cancelled);
        await SendAsync(messages: 100);
        connection.Length.ShouldBe(0);
        await stream.ReleaseAsync(Cancelled);

        oneByOne.ShouldBe(100);
        (connection.Writes - oneByOne).ShouldBe(1);
        connection.ToArray().ShouldBe(alone);
    }

    [Fact]
    public async Task What_is_too_much_for_one_piece_goes_out_in_several_and_a_large_frame_alone()
    {
        await SendAsync(messages: 1000);
        await SendAsync(messages: 1, size: 100_000);
        var (oneByOne, alone) = (connection.Writes, connection.ToArray());
        connection.SetLength(0);

        await stream.HoldAsync(Cancelled);
        await SendAsync(messages: 1000);
        await SendAsync(messages: 1, size: 100_000);
        await stream.ReleaseAsync(Cancelled);
        await SendAsync(messages: 1);

        (connection.Writes - oneByOne).ShouldBeLessThan(20);
        connection.LargestGathered.ShouldBeLessThanOrEqualTo(32 * 1024);
        connection.ToArray()[..alone.Length].ShouldBe(alone);
    }

    private async Task SendAsync(int messages, int size = 300)
    {
        for (var n = 0; n < messages; n++)
        {
            await socket.SendAsync(Enumerable.Repeat((byte)n, size).ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancelled);
        }
    }

    private sealed class CountingStream : MemoryStream
    {
        private const int LargeFrame = 100_000;

        public int Writes { get; private set; }

        public int LargestGathered { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            LargestGathered = buffer.Length >= LargeFrame ? LargestGathered : Math.Max(LargestGathered, buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
