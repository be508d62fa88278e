using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>Conversations that the daemon's user had with an agent's program outside of Gantry.</summary>
public interface IPastConversations
{
    /// <summary>Whose they are.</summary>
    AgentName Agent { get; }

    /// <summary>All that there are on this machine, newest first. What cannot be read is left out.</summary>
    IEnumerable<PastConversation> Find();
}

/// <summary>A conversation outside of Gantry.</summary>
/// <param name="Id">The program's own name for it.</param>
/// <param name="Folder">Where it took place, absolute; null when the program does not say.</param>
/// <param name="Read">Reads what was said and done, in order; every tool call has one result.</param>
public sealed record PastConversation(string Id, string? Folder, Func<IEnumerable<PastFact>> Read);

/// <summary>Something that was said or done in it.</summary>
/// <param name="At">When, in UTC; null when the program does not say.</param>
public sealed record PastFact(DateTimeOffset? At, EventPayload Payload);
