using System.Text.Json;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Events;

/// <summary><c>ui.approval.requested</c>: the agent waits for an answer before it acts.</summary>
/// <param name="InputHash">Lower-case hex SHA-256 of the exact bytes of <paramref name="Input"/>; an answer must name it.</param>
/// <param name="Diff">A unified diff of what would change, when the action writes a file.</param>
/// <param name="Kind"><c>approval</c>, or <c>plan</c>; questions have an event of their own.</param>
/// <param name="Editable">The answer may bring other input.</param>
/// <param name="RuleVerdict">What the rules say. Other than <c>ask</c>, nobody waits: <c>ui.approval.resolved</c> follows in the same commit.</param>
/// <param name="RuleIds">The rules that say so; empty when none does.</param>
/// <param name="RuleSuggestions">Rules that would remember an answer, narrowest first.</param>
public sealed record ApprovalRequested(
    ApprovalId ApprovalId,
    StepId StepId,
    ToolCallId ToolCallId,
    string Tool,
    string Title,
    string Reason,
    JsonElement Input,
    string InputHash,
    string Sandbox,
    DateTimeOffset ExpiresAt,
    string? Diff = null,
    ApprovalKind Kind = ApprovalKind.Approval,
    bool Editable = false,
    RuleEffect RuleVerdict = RuleEffect.Ask,
    IReadOnlyList<RuleId>? RuleIds = null,
    IReadOnlyList<RuleSuggestion>? RuleSuggestions = null) : EventPayload;

/// <summary><c>ui.approval.resolved</c>: the first answer, which is the only one.</summary>
/// <param name="By">The user who answered, <c>rule:ID</c> or <c>deadline</c>.</param>
/// <param name="Client">The program that the answer came from, such as <c>cli</c> or <c>api</c>.</param>
/// <param name="Feedback">What the agent is told with a denial.</param>
/// <param name="Edited">What runs instead of the input that was asked for, when the answer changed it.</param>
/// <param name="RuleIds">The rules that decided; of an answer that is remembered, the rules that it wrote.</param>
public sealed record ApprovalResolved(
    ApprovalId ApprovalId,
    ToolCallId ToolCallId,
    ApprovalVerdict Decision,
    ApprovalScope Scope,
    string InputHash,
    string By,
    string Client,
    string? Feedback = null,
    EditedInput? Edited = null,
    IReadOnlyList<RuleId>? RuleIds = null) : EventPayload;

/// <summary><c>ui.question.asked</c>: the agent asks the user something that is no approval.</summary>
/// <param name="Choices">Answers to choose from; empty means words only. Words are taken always.</param>
/// <param name="ToolCallId">The call that waits for the answer.</param>
/// <param name="Multiple">More than one may be chosen.</param>
/// <param name="ExpiresAt">When it is given up.</param>
public sealed record QuestionAsked(
    ApprovalId QuestionId,
    string Text,
    IReadOnlyList<string> Choices,
    ToolCallId ToolCallId,
    bool Multiple,
    DateTimeOffset ExpiresAt) : EventPayload;

/// <summary><c>ui.question.answered</c>: the first answer, which is the only one.</summary>
/// <param name="Answer">Each choice on a line of its own, then words; absent when nobody answered.</param>
/// <param name="By">The user who answered, <c>deadline</c> or <c>end of run</c>.</param>
/// <param name="Client">The program that the answer came from.</param>
public sealed record QuestionAnswered(ApprovalId QuestionId, string By, string? Answer = null, string? Client = null) : EventPayload;
