using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>One durable event as the store keeps it: its place, and the bytes that are sent as they are.</summary>
/// <param name="Json">The envelope's UTF-8 JSON.</param>
public sealed record LoggedEvent(SessionId SessionId, EventPosition Position, RunId? RunId, string TypeName, ReadOnlyMemory<byte> Json)
{
    /// <summary>The envelope, decoded; costs a parse at every call.</summary>
    public EventEnvelope Decode() => EventEnvelope.Parse(Json.Span);
}
