using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>A fact before it has its place in the log.</summary>
/// <param name="At">When it happened, of a copy; null: now.</param>
public sealed record NewEvent(SessionId SessionId, RunId? RunId, AgentName Provider, EventPayload Payload, DateTimeOffset? At = null)
{
    private EnvelopeDraft? draft;

    // A changed copy is another fact: what was encoded is not for it.
    private NewEvent(NewEvent original) =>
        (SessionId, RunId, Provider, Payload, At) = (original.SessionId, original.RunId, original.Provider, original.Payload, original.At);

    /// <summary>
    /// Encodes the payload now and returns the same fact. Whoever makes facts before the command does it on their own thread; else the transaction does, and
    /// all others wait for it.
    /// </summary>
    public NewEvent Encode()
    {
        draft ??= NewDraft();
        return this;
    }

    /// <summary>Its envelope but for place and moment. A draft serves once, so a command that is run again gets a new one.</summary>
    public EnvelopeDraft TakeDraft() => Interlocked.Exchange(ref draft, null) ?? NewDraft();

    private EnvelopeDraft NewDraft() => EnvelopeDraft.Of(SessionId, RunId, Provider, Payload);
}
