using Gantry.Protocol.Ids;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>Who calls, when it is known without a key: a person whose token was checked, or a run of this daemon. Make one per run and keep it.</summary>
/// <param name="Owner">The user's name, such as <c>owner</c>.</param>
/// <param name="Session">The session that calls; null when a person does.</param>
/// <param name="Run">The run that calls.</param>
public sealed record CallCaller(string Owner, SessionId? Session = null, RunId? Run = null)
{
    /// <summary>
    /// The run's agent calls in this process and ends its turn with the refusal itself, which pauses the run. Otherwise whoever pauses runs is told, and
    /// interrupts the agent.
    /// </summary>
    public bool PausesItself { get; init; }

    /// <summary>The run's name in usage.</summary>
    internal string? RunName { get; } = Run?.ToString();
}
