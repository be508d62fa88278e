using Gantry.Core.Data;
using Gantry.Protocol.Events;
using Gantry.Protocol.Sessions;

namespace Gantry.Adapters.Agents;

/// <summary>How a turn's program gets its memory: it goes on with a conversation, forks another session's, or begins a new one and is told what was said.</summary>
/// <param name="Resume">The conversation to go on with; null to begin one.</param>
/// <param name="IsFork">Goes on in a copy of it, under a name of its own.</param>
/// <param name="Rewinds">How often the session's conversation has been rewound.</param>
internal sealed record ConversationPlan(string? Resume, bool IsFork, int Rewinds)
{
    /// <summary>Finds out, and copies what a fork needs.</summary>
    public static ConversationPlan Of(DataDirectory data, IProgramKind kind, AgentMemory memory, IReadOnlyList<EventEnvelope> history)
    {
        var rewinds = history.Count(entry => entry.Payload is Rewound { Restored: not RewindParts.Files });
        if (memory.Find() is { } own)
        {
            return new ConversationPlan(own.Rewinds == rewinds ? own.Id : null, IsFork: false, rewinds);
        }

        // A fork at the very end of its origin has the same past as the program's own memory there; at any other place it has not.
        if (rewinds == 0
            && history.Select(entry => entry.Payload).OfType<Forked>().LastOrDefault() is { } forked
            && new AgentMemory(data, forked.FromSession, kind.Program.Name) is var origin
            && origin.Find() is { UpTo: { } end, Rewinds: 0 } theirs
            && end <= forked.FromSeq)
        {
            memory.CopyFrom(origin, kind.ConversationFolder);
            return new ConversationPlan(theirs.Id, IsFork: true, rewinds);
        }

        return new ConversationPlan(null, IsFork: false, rewinds);
    }
}
