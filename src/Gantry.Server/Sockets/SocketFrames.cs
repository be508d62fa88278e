using System.Buffers;
using System.Text;
using Gantry.Core.Events;

namespace Gantry.Server.Sockets;

/// <summary>How a session's frames look on a WebSocket: events as they are, a named frame as its body with the name as its <c>type</c>.</summary>
internal static class SocketFrames
{
    public static ReadOnlySequence<byte> Of(FeedFrame frame) =>
        frame.Name is { } name ? Pieces.Together([Head(name), .. Parts(frame.JsonPieces.Slice("{".Length))]) : new ReadOnlySequence<byte>(frame.Json);

    // Every named frame has fields, so a comma follows the type.
    private static byte[] Head(string name) => [.. "{\"type\":\""u8, .. Encoding.ASCII.GetBytes(name), .. "\","u8];

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(ReadOnlySequence<byte> sequence)
    {
        foreach (var part in sequence)
        {
            yield return part;
        }
    }
}
