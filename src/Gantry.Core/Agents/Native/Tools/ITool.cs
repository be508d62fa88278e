using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>A tool that the native agent's model may call.</summary>
internal interface ITool
{
    /// <summary>What the model is told of it; arguments are checked against its schema before <see cref="Read"/>.</summary>
    ModelTool Declaration { get; }

    /// <summary>Understands arguments that fit the schema.</summary>
    /// <exception cref="ToolInputException">They make no sense all the same.</exception>
    ToolAction Read(JsonElement input);
}

/// <summary>A tool call whose arguments are understood.</summary>
internal abstract record ToolAction
{
    /// <summary>One line for people.</summary>
    public abstract string Title { get; }

    /// <summary>What it comes to, for the rules; null: it only reads, and runs unasked.</summary>
    public virtual GatedAction? Gated => null;

    /// <summary>What must be asked before it runs; null exactly when <see cref="Gated"/> is.</summary>
    /// <exception cref="Failures.GantryException">It could not run whatever the answer.</exception>
    public virtual ToolQuestion? Question(ISandbox sandbox) => null;

    /// <summary>What it wants to know from the user, instead of doing anything: the answer is its result.</summary>
    public virtual UserQuestion? QuestionToUser(ToolCall call) => null;

    /// <summary>The action as it was allowed: where it starts is part of that.</summary>
    /// <param name="asked">What was asked for.</param>
    public virtual ToolAction Where(GatedAction asked) => this;

    /// <summary>Does it. Cancelling leaves nothing of it running.</summary>
    /// <exception cref="Failures.GantryException">It cannot; the model is told the sentence.</exception>
    public abstract Task<ToolReport> RunAsync(ISandbox sandbox, OutputStream output, CancellationToken cancellationToken);
}

/// <summary>What must be asked.</summary>
/// <param name="Reason">Why, for people.</param>
/// <param name="Action">What it comes to, for the rules.</param>
/// <param name="Diff">What would change, when a file would.</param>
/// <param name="Kind">Whether a tool may run, or a plan shall be followed.</param>
internal sealed record ToolQuestion(string Reason, GatedAction Action, string? Diff = null, ApprovalKind Kind = ApprovalKind.Approval);

/// <summary>How an action ended.</summary>
/// <param name="Output">What the model is told.</param>
/// <param name="Evidence">One line: what shows that it was done, or why it was not.</param>
internal sealed record ToolReport(ToolOutcome Outcome, string Output, string Evidence, int? ExitCode = null)
{
    /// <summary>Images that are part of the output.</summary>
    public IReadOnlyList<AttachmentRef>? Attachments { get; init; }

    /// <summary>Files whose content the agent knows from now on.</summary>
    public IReadOnlyList<KnownFile>? Files { get; init; }

    /// <summary>Where the shell stands from now on; null when it did not move.</summary>
    public string? ShellFolder { get; init; }

    /// <summary>What else is to be recorded, together with the result.</summary>
    public IReadOnlyList<EventPayload> Facts { get; init; } = [];
}

/// <summary>The arguments cannot be used.</summary>
/// <param name="message">What is wrong and what would be right, for the model.</param>
internal sealed class ToolInputException(string message) : Exception(message);
