namespace Gantry.Core.Claims;

/// <summary>How long a claim lasts and how it is kept.</summary>
public sealed record ClaimOptions
{
    /// <summary>How long a claim lasts without being renewed; who takes over from a node that died waits this long at most.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a node renews what it holds.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How soon a node tries again when the store did not take a renewal.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long before the end of a claim that could not be renewed its agents are told to stop: the time that they have for it, so that none of them works
    /// when another node may begin.
    /// </summary>
    public TimeSpan StopBefore { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a node looks for sessions that have work and no living owner.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// True when something stronger than a claim proves that no other node lives: an embedded store's directory is locked by its daemon. What other nodes
    /// hold at the start is then theirs no more (docs/decisions/0006).
    /// </summary>
    public bool IsSoleNode { get; init; }

    /// <summary>How long agents may work after a renewal that was the last to succeed.</summary>
    public TimeSpan SafeTime => Lifetime - StopBefore;

    /// <summary>Refuses times with which claims would lapse though all is well.</summary>
    /// <exception cref="InvalidOperationException">A time is not positive, or a renewal would come after the agents were stopped.</exception>
    internal void Check()
    {
        if (new[] { RenewEvery, RetryAfter, StopBefore, SweepEvery }.Min() <= TimeSpan.Zero || RenewEvery + RetryAfter > SafeTime)
        {
            throw new InvalidOperationException("The times of claims must be positive, and RenewEvery + RetryAfter must fit into Lifetime - StopBefore.");
        }
    }
}
