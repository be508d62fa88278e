using System.Text.Json;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Events;

/// <summary><c>ui.tool.call</c>: the agent wants a tool to run. Says nothing about whether it did: see <see cref="StepStarted"/> and <see cref="ToolResult"/>.</summary>
/// <param name="Input">The tool's arguments, a JSON object, exactly as the model wrote them.</param>
/// <param name="Title">One line for people, such as <c>Run ./test.sh</c>.</param>
public sealed record ToolCall(ToolCallId ToolCallId, string ToolName, JsonElement Input, string Title) : EventPayload;

/// <summary><c>ui.tool.output</c>: a running tool's output grows.</summary>
public sealed record ToolOutput(ItemId ItemId, int Offset, string TextDelta, ToolCallId ToolCallId) : EphemeralPayload(ItemId, Offset, TextDelta);

/// <summary><c>ui.tool.result</c>: exactly one for each <see cref="ToolCall"/>, also when it was denied, interrupted or unknown.</summary>
/// <param name="ItemId">The item that the call's <see cref="ToolOutput"/> frames named.</param>
/// <param name="Output">What the model is told, at most 64 KiB; longer output is cut in the middle and says so.</param>
/// <param name="ExitCode">A command's exit code, when there was one.</param>
/// <param name="DurationMs">Time that the tool ran, in milliseconds; absent when it did not.</param>
public sealed record ToolResult(
    ToolCallId ToolCallId,
    string ToolName,
    ItemId ItemId,
    ToolOutcome Outcome,
    string Output,
    int? ExitCode = null,
    long? DurationMs = null) : EventPayload, IFinishesItem
{
    /// <summary>Images that are part of the output; the model is shown them.</summary>
    public IReadOnlyList<AttachmentRef>? Attachments { get; init; }
}
