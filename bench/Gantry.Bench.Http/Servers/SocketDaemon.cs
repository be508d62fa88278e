using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Servers;

/// <summary>The same daemon, read over WebSockets. Its readers send nothing, and count events in the frames as they come.</summary>
internal sealed class SocketDaemon(IngestingDaemon daemon) : EventServer("Gantry over WebSockets", daemon.Port, daemon.Process)
{
    public override int LargestBatch => daemon.LargestBatch;

    public override byte[] Publication(string topic, int events) => daemon.Publication(topic, events);

    public override byte[] Subscription(string topic) =>
        Load.Get(
            $"/v1/session/{topic}/stream",
            daemon.Authorization + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");

    public override bool IsSubscribed(ReadOnlySpan<byte> received) => received.IndexOf("\"type\":\"synced\""u8) >= 0;

    // The process is the other one's.
    protected override Task StopAsync() => Task.CompletedTask;
}
