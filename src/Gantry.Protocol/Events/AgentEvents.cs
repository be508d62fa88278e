namespace Gantry.Protocol.Events;

/// <summary>
/// <c>ui.agent.chosen</c>: how the session's agent works from here on, its next message first. What is absent stays as it was; <c>default</c> is the agent's usual.
/// A rewind of the conversation takes it back.
/// </summary>
/// <param name="AgentMode">One of the agent's modes.</param>
/// <param name="Model">A model's name.</param>
/// <param name="By">The user; null in a run, where a message chose or the agent's plan was agreed to.</param>
public sealed record AgentChosen(string? AgentMode = null, string? Model = null, string? By = null) : EventPayload;
