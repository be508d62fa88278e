using System.Text.Json;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Approvals;

/// <summary>A durable question that an agent asks, most often before it acts, and its answer.</summary>
/// <param name="Tool">The tool that would run.</param>
/// <param name="Title">One line for people; control characters are shown escaped.</param>
/// <param name="Reason">Why it is asked.</param>
/// <param name="Input">Exactly what would be given to the tool.</param>
/// <param name="InputHash">Lower-case hex SHA-256 of the input's bytes as stored; an answer must name it.</param>
/// <param name="Diff">A unified diff of what would change, when the action writes a file.</param>
/// <param name="Sandbox">What the sandbox in force prevents, in one sentence.</param>
/// <param name="ExpiresAt">When it becomes a denial. Moves on while no daemon runs, and nobody could answer.</param>
/// <param name="DecidedBy">Who answered: a user, or <c>rule:ID</c>.</param>
public sealed record Approval(
    ApprovalId ApprovalId,
    SessionId SessionId,
    RunId RunId,
    StepId StepId,
    ToolCallId ToolCallId,
    AgentName Agent,
    string Tool,
    string Title,
    string Reason,
    JsonElement Input,
    string InputHash,
    string? Diff,
    string Sandbox,
    ApprovalStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? DecidedAt,
    string? DecidedBy,
    string? Feedback)
{
    /// <summary>What it asks for.</summary>
    public ApprovalKind Kind { get; init; }

    /// <summary>The agent can take other input with the answer.</summary>
    public bool Editable { get; init; }

    /// <summary>What runs instead of <see cref="Input"/>, when the answer changed it.</summary>
    public EditedInput? Edited { get; init; }

    /// <summary>How a question wants to be answered; null for the other kinds.</summary>
    public QuestionForm? Form { get; init; }

    /// <summary>The answer to a question: each choice on a line of its own, then words.</summary>
    public string? Answer { get; init; }

    /// <summary>The program that the answer came from, such as <c>cli</c>, <c>api</c> or <c>link</c>.</summary>
    public string? DecidedVia { get; init; }

    /// <summary>Where the session works; null for requests that were stored before this was kept.</summary>
    public WorkspaceId? WorkspaceId { get; init; }

    /// <summary>What it comes to, in the terms in which rules judge; null for requests that were stored before this was kept.</summary>
    public GatedAction? Action { get; init; }

    /// <summary>The rules that decided it or had it asked; of an answer that is remembered, the rules that it wrote.</summary>
    public IReadOnlyList<RuleId> RuleIds { get; init; } = [];

    /// <summary>Rules that would remember the answer, narrowest first; only such as would then win.</summary>
    public IReadOnlyList<RuleSuggestion> RuleSuggestions { get; init; } = [];
}
