using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Events;

/// <summary>
/// An envelope that lacks only its place in the log and its moment. The payload is encoded when the draft is made, on whatever thread that is; completing it
/// writes what lacks into the room that was left in front, and copies nothing.
/// </summary>
public sealed class EnvelopeDraft
{
    private byte[]? bytes;

    private EnvelopeDraft(byte[] bytes) => this.bytes = bytes;

    /// <summary>Encodes everything that is known already.</summary>
    public static EnvelopeDraft Of(SessionId sessionId, RunId? runId, AgentName provider, EventPayload payload) =>
        new(EnvelopeJson.WriteDraft(sessionId, runId, provider, payload));

    /// <summary>The bytes that <see cref="EventEnvelope.ToUtf8Json"/> would give. Once only: they stand in the draft's own memory.</summary>
    /// <exception cref="InvalidOperationException">It was completed before.</exception>
    public ReadOnlyMemory<byte> Complete(EventPosition position, DateTimeOffset at) =>
        Interlocked.Exchange(ref bytes, null) is { } room
            ? EnvelopeJson.Complete(room, position, at)
            : throw new InvalidOperationException("This draft was completed before; make another.");
}
