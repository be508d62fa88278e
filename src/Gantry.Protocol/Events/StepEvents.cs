using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Events;

/// <summary><c>ui.plan</c>: what the agent means to do, whole each time it changes.</summary>
public sealed record Plan(IReadOnlyList<PlanItem> Items) : EventPayload;

/// <summary>One line of a plan.</summary>
/// <param name="Status"><c>pending</c>, <c>in_progress</c> or <c>completed</c>.</param>
public sealed record PlanItem(string Text, string Status);

/// <summary>
/// <c>ui.step.started</c>: the step begins to act. For a gated tool call this is the intent that is durable before the first effect: a call with this event
/// and without a <see cref="ToolResult"/> may have run.
/// </summary>
public sealed record StepStarted(StepId StepId, string Title) : EventPayload;

/// <summary><c>ui.step.completed</c>: the step did its work.</summary>
public sealed record StepCompleted(StepId StepId, string Evidence) : EventPayload;

/// <summary><c>ui.step.failed</c>: the step ended without it.</summary>
public sealed record StepFailed(StepId StepId, string Evidence) : EventPayload;
