using Gantry.Core.Events;

namespace Gantry.Core.Outbox;

/// <summary>An event that a consumer has not acknowledged.</summary>
public sealed record OutboxEntry(OutboxPosition Position, LoggedEvent Event);
