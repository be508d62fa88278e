using System.Collections.Frozen;

namespace Gantry.Protocol.Events;

/// <summary>
/// The names that <c>/ws/events</c> gives to stored events: <c>agent.started</c>, <c>agent.tool_use</c>, … Some types have none, because another says the same:
/// the brackets <c>run.started</c> and <c>run.completed</c>, and <c>ui.message.injected</c>, which <c>ui.message.user</c> always follows.
/// </summary>
public static class AgentEventNames
{
    private static readonly FrozenDictionary<string, string> ByType = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ui.run.queued"] = "agent.queued",
        ["ui.run.started"] = "agent.started",
        ["ui.run.waiting"] = "agent.waiting",
        ["ui.run.paused"] = "agent.paused",
        ["ui.run.recovered"] = "agent.recovered",
        ["ui.run.stopping"] = "agent.stopping",
        ["ui.run.completed"] = "agent.completed",
        ["ui.run.error"] = "agent.error",
        ["ui.run.interrupted"] = "agent.interrupted",
        ["ui.run.cancelled"] = "agent.cancelled",

        ["ui.setup.started"] = "agent.setup_started",
        ["ui.setup.completed"] = "agent.setup_completed",

        ["ui.message.user"] = "agent.message_injected",
        ["ui.message.assistant.final"] = "agent.message",
        ["ui.thinking.final"] = "agent.thinking",
        ["ui.message.queued"] = "agent.message_queued",
        ["ui.message.edited"] = "agent.message_edited",
        ["ui.message.cancelled"] = "agent.message_cancelled",

        ["ui.tool.call"] = "agent.tool_use",
        ["ui.tool.result"] = "agent.tool_result",

        ["ui.approval.requested"] = "agent.approval_requested",
        ["ui.approval.resolved"] = "agent.approval_resolved",
        ["ui.question.asked"] = "agent.question_asked",
        ["ui.question.answered"] = "agent.question_answered",

        ["ui.plan"] = "agent.plan",
        ["ui.step.started"] = "agent.step_started",
        ["ui.step.completed"] = "agent.step_completed",
        ["ui.step.failed"] = "agent.step_failed",

        ["ui.checkpoint"] = "agent.checkpoint",
        ["ui.diff"] = "agent.diff",
        ["ui.rewound"] = "agent.rewound",
        ["ui.forked"] = "agent.forked",
        ["ui.landed"] = "agent.landed",
        ["ui.agent.chosen"] = "agent.chosen",
        ["ui.usage"] = "agent.usage",
        ["ui.model.retry"] = "agent.model_retry",
        ["ui.model.warning"] = "agent.model_warning",
        ["ui.compacted"] = "agent.compacted",
        ["ui.error"] = "agent.warning",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name of a stored type; null when it has none.</summary>
    public static string? Of(string type) => ByType.GetValueOrDefault(type);
}
