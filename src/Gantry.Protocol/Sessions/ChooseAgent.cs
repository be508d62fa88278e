namespace Gantry.Protocol.Sessions;

/// <summary>Body of <c>POST /api/sessions/{id}/agent</c>: how its agent works from the next message on. What is left out stays; <c>default</c> takes a choice back.</summary>
/// <param name="AgentMode">One of the modes that <c>GET /api/agents</c> lists for it.</param>
/// <param name="Model">One of the models that <c>GET /api/agents</c> lists for it, or another one where <c>other_models</c> is true.</param>
public sealed record ChooseAgent(string? AgentMode = null, string? Model = null);
