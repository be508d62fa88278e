using System.Text.Json;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Events;

/// <summary>
/// One event as stored and as sent: <c>{"v":1,"seq":17,"at":"…Z","sessionId":"…","runId":"…","provider":"demo","kind":"ui","type":"…","payload":{…}}</c>.
/// </summary>
/// <param name="Position">Its <c>seq</c>; absent on ephemeral frames.</param>
/// <param name="At">UTC, to the millisecond.</param>
/// <param name="RunId">Absent on events that belong to the session alone.</param>
/// <param name="Provider">The agent that the session runs.</param>
public sealed record EventEnvelope(EventPosition? Position, DateTimeOffset At, SessionId SessionId, RunId? RunId, AgentName Provider, EventPayload Payload)
{
    /// <summary>The envelope version that this program writes.</summary>
    public const int Version = 1;

    /// <summary>The type of the payload.</summary>
    public EventType Type => EventCatalog.Of(Payload);

    /// <summary>The UTF-8 JSON that is stored and sent; the same envelope gives the same bytes.</summary>
    public byte[] ToUtf8Json() => EnvelopeJson.Write(this);

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote, or a later version with more fields.</summary>
    /// <exception cref="JsonException">It is no envelope, or of a type that this version does not know.</exception>
    public static EventEnvelope Parse(ReadOnlySpan<byte> utf8Json) => EnvelopeJson.Read(utf8Json);
}
