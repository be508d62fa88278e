using System.Text.Json;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>What an agent asks.</summary>
/// <param name="Title">One line for people, such as <c>Run ./test.sh</c>.</param>
/// <param name="Reason">Why it must be asked.</param>
/// <param name="Action">What it comes to, for the rules.</param>
/// <param name="Input">Exactly what the tool would be given.</param>
/// <param name="Diff">A unified diff, when a file would change.</param>
/// <param name="Sandbox">What is in force around the tool.</param>
public sealed record ApprovalQuestion(
    ToolCallId ToolCallId,
    string Tool,
    string Title,
    string Reason,
    GatedAction Action,
    JsonElement Input,
    string? Diff,
    SandboxDescription Sandbox);

/// <summary>What was answered.</summary>
/// <param name="Feedback">What the agent is told with a denial.</param>
public sealed record ApprovalAnswer(bool Allowed, string? Feedback);
