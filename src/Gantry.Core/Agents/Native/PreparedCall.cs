using Gantry.Core.Agents.Native.Tools;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native;

/// <summary>A tool call that is understood.</summary>
internal abstract record PreparedCall
{
    private PreparedCall()
    {
    }

    /// <summary>Nothing is left to do but to record what settles it.</summary>
    public sealed record Settled(IReadOnlyList<EventPayload> Facts) : PreparedCall;

    /// <summary>It only reads, and runs unasked.</summary>
    public sealed record ToRead(ToolCall Call, ToolAction Action) : PreparedCall;

    /// <summary>It acts, and is asked first.</summary>
    public sealed record ToAct(ToolCall Call, ToolAction Action) : PreparedCall;

    /// <summary>The user's answer is its result.</summary>
    public sealed record ToAsk(ToolCall Call, UserQuestion Question) : PreparedCall;
}
