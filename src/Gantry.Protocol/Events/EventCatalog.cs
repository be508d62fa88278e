using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Gantry.Protocol.Events;

/// <summary>Every event type there is: its name on the wire, its payload, whether it is stored.</summary>
public static class EventCatalog
{
    /// <summary>All types, in the order in which the documentation lists them.</summary>
    public static IReadOnlyList<EventType> All { get; } =
    [
        Raw<RunBegan>("run.started"),
        Raw<RunEnded>("run.completed"),
        new("provider.frame", EventKind.Raw, typeof(ProviderFrame), IsDurable: false),

        Stored<RunQueued>("ui.run.queued"),
        Stored<RunStarted>("ui.run.started"),
        Stored<RunWaiting>("ui.run.waiting"),
        Stored<RunPaused>("ui.run.paused"),
        Stored<RunRecovered>("ui.run.recovered"),
        Stored<RunStopping>("ui.run.stopping"),
        Stored<RunCompleted>("ui.run.completed"),
        Stored<RunError>("ui.run.error"),
        Stored<RunInterrupted>("ui.run.interrupted"),
        Stored<RunCancelled>("ui.run.cancelled"),

        Stored<SetupStarted>("ui.setup.started"),
        Streamed<SetupOutput>("ui.setup.output"),
        Stored<SetupCompleted>("ui.setup.completed"),

        Stored<UserMessage>("ui.message.user"),
        Streamed<AssistantDelta>("ui.message.assistant.delta"),
        Stored<AssistantFinal>("ui.message.assistant.final"),
        Streamed<ThinkingDelta>("ui.thinking.delta"),
        Stored<ThinkingFinal>("ui.thinking.final"),
        Stored<MessageQueued>("ui.message.queued"),
        Stored<MessageEdited>("ui.message.edited"),
        Stored<MessageCancelled>("ui.message.cancelled"),
        Stored<MessageInjected>("ui.message.injected"),

        Stored<ToolCall>("ui.tool.call"),
        Streamed<ToolOutput>("ui.tool.output"),
        Stored<ToolResult>("ui.tool.result"),

        Stored<ApprovalRequested>("ui.approval.requested"),
        Stored<ApprovalResolved>("ui.approval.resolved"),
        Stored<QuestionAsked>("ui.question.asked"),
        Stored<QuestionAnswered>("ui.question.answered"),

        Stored<Plan>("ui.plan"),
        Stored<StepStarted>("ui.step.started"),
        Stored<StepCompleted>("ui.step.completed"),
        Stored<StepFailed>("ui.step.failed"),

        Stored<Checkpoint>("ui.checkpoint"),
        Stored<WorkspaceDiff>("ui.diff"),
        Stored<Rewound>("ui.rewound"),
        Stored<Forked>("ui.forked"),
        Stored<Landed>("ui.landed"),
        Stored<AgentChosen>("ui.agent.chosen"),
        Stored<Usage>("ui.usage"),
        Stored<ModelRetry>("ui.model.retry"),
        Stored<ModelWarning>("ui.model.warning"),
        Stored<Compacted>("ui.compacted"),
        Stored<Fault>("ui.error"),
    ];

    private static readonly FrozenDictionary<string, EventType> ByName = All.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
    private static readonly FrozenDictionary<Type, EventType> ByPayload = All.ToFrozenDictionary(type => type.Payload);

    /// <summary>The type of a payload. A payload that the catalog does not list is a bug and throws.</summary>
    public static EventType Of(EventPayload payload) => ByPayload[payload.GetType()];

    /// <summary>Finds a type by its name on the wire; false for one that this version does not know.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out EventType? type) => ByName.TryGetValue(name, out type);

    private static EventType Stored<TPayload>(string name)
        where TPayload : EventPayload => new(name, EventKind.Ui, typeof(TPayload), IsDurable: true);

    private static EventType Raw<TPayload>(string name)
        where TPayload : EventPayload => new(name, EventKind.Raw, typeof(TPayload), IsDurable: true);

    private static EventType Streamed<TPayload>(string name)
        where TPayload : EphemeralPayload => new(name, EventKind.Ui, typeof(TPayload), IsDurable: false);
}
