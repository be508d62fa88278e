using System.Text;
using Gantry.Core.Events;

namespace Gantry.Server.Sockets;

/// <summary>How a session's frames look on a WebSocket: events as they are, a named frame as its body with the name as its <c>type</c>.</summary>
internal static class SocketFrames
{
    public static ReadOnlyMemory<byte> Of(FeedFrame frame) => frame.Name is { } name ? Named(name, frame.Json.Span) : frame.Json;

    // Every named frame has fields, so a comma follows the type.
    private static byte[] Named(string name, ReadOnlySpan<byte> body) => [.. "{\"type\":\""u8, .. Encoding.ASCII.GetBytes(name), .. "\","u8, .. body["{".Length..]];
}
