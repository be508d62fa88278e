namespace Gantry.Core.Outbox;

/// <summary>How far a consumer is.</summary>
/// <param name="Name">The consumer.</param>
/// <param name="Waiting">How many events it has not acknowledged.</param>
/// <param name="OldestAt">When the oldest of these happened; null when there is none.</param>
public sealed record OutboxStanding(string Name, long Waiting, DateTimeOffset? OldestAt);
