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
    SandboxDescription Sandbox)
{
    /// <summary>Whether a tool may run, or a plan shall be followed.</summary>
    public ApprovalKind Kind { get; init; }

    /// <summary>The agent can take other input with the answer: its runner's <see cref="IAgentRunner.ReadEdited"/> understands this tool.</summary>
    public bool Editable { get; init; }
}

/// <summary>What was answered.</summary>
/// <param name="Feedback">What the agent is told with a denial.</param>
/// <param name="EditedInput">What the tool shall be given instead of what was asked for.</param>
public sealed record ApprovalAnswer(bool Allowed, string? Feedback, JsonElement? EditedInput = null)
{
    /// <summary>
    /// What was asked for, as it was shown: its folder was allowed with it, also where the same call would start elsewhere by now. Null when that was not kept.
    /// </summary>
    public GatedAction? Asked { get; init; }
}
