using System.Text.Json.Serialization;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Runners;

/// <summary>Body of a runner's <c>POST /threads</c>. A runner's own words are camelCase.</summary>
/// <param name="WorkingDirectory">Absolute, as the runner sees it.</param>
/// <param name="SkipGitRepoCheck">False: a folder that lies in no git repository is refused.</param>
public sealed record CreateThread(
    [property: JsonPropertyName("workingDirectory")] string? WorkingDirectory = null,
    [property: JsonPropertyName("skipGitRepoCheck")] bool? SkipGitRepoCheck = null);

/// <summary>The thread is durable.</summary>
public sealed record ThreadCreated([property: JsonPropertyName("threadId")] SessionId ThreadId);

/// <summary>Body of a runner's <c>POST /runs</c>.</summary>
/// <param name="Attachments">Files that were given to the thread, which is a session, by <c>POST /api/sessions/{id}/attachments</c>; beyond the contract.</param>
/// <param name="AgentMode">How the agent works from here on, as a session's <c>agent_mode</c>; beyond the contract.</param>
/// <param name="Model">The model that it works with, as a session's <c>model</c>; beyond the contract.</param>
public sealed record StartThreadRun(
    [property: JsonPropertyName("threadId")] string? ThreadId = null,
    [property: JsonPropertyName("prompt")] string? Prompt = null,
    [property: JsonPropertyName("attachments")] IReadOnlyList<string>? Attachments = null,
    [property: JsonPropertyName("agentMode")] string? AgentMode = null,
    [property: JsonPropertyName("model")] string? Model = null);

/// <summary>The prompt is durable; the run begins when the thread is free.</summary>
public sealed record ThreadRunStarted([property: JsonPropertyName("runId")] RunId RunId);
