using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents.Native;
using Gantry.Core.Text;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>Facts as a transcript tells them: the calls get ids of their own, because a session's log may know those of the program already, and each call one result.</summary>
internal sealed class TranscriptCalls
{
    private const int LargestResult = 64 * 1024;
    private const int LongestTitle = 300;

    private readonly Dictionary<string, ToolCall> open = new(StringComparer.Ordinal);

    public static UserMessage Said(string text) => new(MessageId.New(), text);

    public static AssistantFinal Answered(string text) => new(ItemId.From($"text_{Guid.CreateVersion7():N}"), text);

    public static ThinkingFinal Thought(string text) => new(ItemId.From($"thought_{Guid.CreateVersion7():N}"), text);

    public ToolCall Call(string providerId, string tool, JsonElement input, string title)
    {
        var given = input.ValueKind == JsonValueKind.Object ? input : JsonSerializer.SerializeToElement(new JsonObject { ["input"] = input.ToNode() });
        return open[providerId] = new ToolCall(ToolCallId.From($"past_{Guid.CreateVersion7():N}"), tool, given, VisibleText.Shorten(VisibleText.Of(title), LongestTitle));
    }

    /// <summary>Null: the transcript knows no such call, or told its result before.</summary>
    public ToolResult? Result(string providerId, string output, bool failed) =>
        open.Remove(providerId, out var call)
            ? new ToolResult(call.ToolCallId, call.ToolName, ItemId.From(call.ToolCallId.Value), failed ? ToolOutcome.Failed : ToolOutcome.Succeeded, BoundedText.Cut(output, LargestResult))
            : null;

    /// <summary>Results for the calls of which the transcript tells none.</summary>
    public IEnumerable<ToolResult> Owed() =>
        open.Values.Select(call => new ToolResult(call.ToolCallId, call.ToolName, ItemId.From(call.ToolCallId.Value), ToolOutcome.Unknown, "The transcript does not tell how this ended."));
}
