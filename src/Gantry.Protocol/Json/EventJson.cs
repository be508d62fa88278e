using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Events;

namespace Gantry.Protocol.Json;

/// <summary>How event payloads are written: camelCase, absent rather than null, non-ASCII text as it is.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunQueued))]
[JsonSerializable(typeof(RunBegan))]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(RunWaiting))]
[JsonSerializable(typeof(RunPaused))]
[JsonSerializable(typeof(RunRecovered))]
[JsonSerializable(typeof(RunStopping))]
[JsonSerializable(typeof(RunCompleted))]
[JsonSerializable(typeof(RunError))]
[JsonSerializable(typeof(RunInterrupted))]
[JsonSerializable(typeof(RunCancelled))]
[JsonSerializable(typeof(RunEnded))]
[JsonSerializable(typeof(ProviderFrame))]
[JsonSerializable(typeof(SetupStarted))]
[JsonSerializable(typeof(SetupOutput))]
[JsonSerializable(typeof(SetupCompleted))]
[JsonSerializable(typeof(UserMessage))]
[JsonSerializable(typeof(IReadOnlyList<AttachmentRef>))]
[JsonSerializable(typeof(AssistantDelta))]
[JsonSerializable(typeof(AssistantFinal))]
[JsonSerializable(typeof(ThinkingDelta))]
[JsonSerializable(typeof(ThinkingFinal))]
[JsonSerializable(typeof(MessageQueued))]
[JsonSerializable(typeof(MessageEdited))]
[JsonSerializable(typeof(MessageCancelled))]
[JsonSerializable(typeof(MessageInjected))]
[JsonSerializable(typeof(ToolCall))]
[JsonSerializable(typeof(ToolOutput))]
[JsonSerializable(typeof(ToolResult))]
[JsonSerializable(typeof(ApprovalRequested))]
[JsonSerializable(typeof(ApprovalResolved))]
[JsonSerializable(typeof(QuestionAsked))]
[JsonSerializable(typeof(QuestionAnswered))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(StepStarted))]
[JsonSerializable(typeof(StepCompleted))]
[JsonSerializable(typeof(StepFailed))]
[JsonSerializable(typeof(Checkpoint))]
[JsonSerializable(typeof(WorkspaceDiff))]
[JsonSerializable(typeof(Rewound))]
[JsonSerializable(typeof(Forked))]
[JsonSerializable(typeof(Landed))]
[JsonSerializable(typeof(AgentChosen))]
[JsonSerializable(typeof(Usage))]
[JsonSerializable(typeof(ModelRetry))]
[JsonSerializable(typeof(ModelWarning))]
[JsonSerializable(typeof(Compacted))]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(StreamSnapshot))]
[JsonSerializable(typeof(StreamSynced))]
[JsonSerializable(typeof(StreamReset))]
public sealed partial class EventJson : JsonSerializerContext
{
    /// <summary>
    /// How deep an envelope may nest, written or read: room for a tool's input as deep as parsers let through (64) and what stands around it. What is deeper
    /// is refused when it is written, so that everything in the log can be read.
    /// </summary>
    internal const int DeepestEnvelope = 128;

    /// <summary>The metadata of one payload type or frame.</summary>
    public static JsonTypeInfo TypeInfoOf(Type type) =>
        Default.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type.Name} is missing from {nameof(EventJson)}.");

    static EventJson()
    {
        // Text stays readable in the log and is never put into HTML as it is; the relaxed encoder leaves é, 你 and < alone.
        Default = new EventJson(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = DeepestEnvelope });
    }
}
