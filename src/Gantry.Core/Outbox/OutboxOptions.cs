namespace Gantry.Core.Outbox;

/// <summary>How events are delivered to consumers.</summary>
public sealed record OutboxOptions
{
    /// <summary>How many events a consumer gets at once, at most.</summary>
    public int PageSize { get; init; } = 256;

    /// <summary>How often a consumer that has everything is looked after.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a page may take; until then no other node delivers to the consumer.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How much longer than <see cref="TimeLimit"/> the node holds the consumer: the time that a delivery has to heed its cancellation.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait after a first failure; doubled after each further one.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(1);
}
