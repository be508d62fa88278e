namespace Gantry.Core.Outbox;

/// <summary>A place in the outbox: rises in an order in which the events may be delivered. It says nothing about a session's <c>seq</c> and may skip.</summary>
public readonly record struct OutboxPosition(long Value);
