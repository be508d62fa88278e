namespace Gantry.Protocol.Sessions;

/// <summary>Body of <c>POST /api/sessions</c>: one of <paramref name="WorkspaceId"/> and <paramref name="RepoUrl"/>.</summary>
/// <param name="WorkspaceId">A workspace that there is.</param>
/// <param name="RepoUrl">A git URL or absolute path to import first.</param>
/// <param name="RunnerType">The same as <paramref name="Agent"/>, under the name that older clients know.</param>
/// <param name="Agent">The agent; <c>native</c> when absent.</param>
/// <param name="Mode"><c>chat</c>, the default.</param>
/// <param name="Isolated">True: work in a copy of a local folder, as a session also does when another one is at work there. An imported repository is always copied.</param>
/// <param name="Sandbox">The kind of sandbox: <c>bubblewrap</c>, <c>container</c>, or <c>process</c>, which is no boundary; the daemon's choice when absent.</param>
/// <param name="MaxCostUsd">What the model calls of each of its runs may cost, in US dollars; at that a run pauses. Above 0; the daemon's limit when absent.</param>
/// <param name="AgentMode">How the agent works: one of the modes that <c>GET /api/agents</c> lists; its usual one when absent.</param>
/// <param name="Model">The model that it works with, as <see cref="ChooseAgent.Model"/>; its usual one when absent.</param>
public sealed record CreateSession(
    string? WorkspaceId = null,
    string? RepoUrl = null,
    string? RunnerType = null,
    string? Agent = null,
    string? Mode = null,
    string? Title = null,
    bool Isolated = false,
    string? Sandbox = null,
    decimal? MaxCostUsd = null,
    string? AgentMode = null,
    string? Model = null);
