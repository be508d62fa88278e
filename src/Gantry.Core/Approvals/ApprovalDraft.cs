using Gantry.Core.Agents;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals;

/// <summary>Who asks.</summary>
internal sealed record Asking(SessionId SessionId, RunId RunId, AgentName Agent, WorkspaceId? WorkspaceId);

/// <summary>Requests as they are made: pending, and judged by nobody yet.</summary>
internal static class ApprovalDraft
{
    public static Approval Of(ApprovalId id, Asking asking, ApprovalQuestion question, ExactInput input, DateTimeOffset now, DateTimeOffset expires) =>
        new(
            id,
            asking.SessionId,
            asking.RunId,
            StepId.From(question.ToolCallId.Value),
            question.ToolCallId,
            asking.Agent,
            question.Tool,
            question.Title,
            LookAlikes.In(input.Json.GetRawText()) is { } warning ? $"{question.Reason} {warning}" : question.Reason,
            input.Json,
            input.Hash,
            question.Diff,
            question.Sandbox.Sentence,
            ApprovalStatus.Pending,
            now,
            expires,
            DecidedAt: null,
            DecidedBy: null,
            Feedback: null)
        {
            Kind = question.Kind,
            Editable = question.Editable,
            WorkspaceId = asking.WorkspaceId,
        };

    public static Approval Of(Asking asking, UserQuestion question, ExactInput input, DateTimeOffset now, DateTimeOffset expires) =>
        new(
            ApprovalId.New(),
            asking.SessionId,
            asking.RunId,
            StepId.From(question.ToolCallId.Value),
            question.ToolCallId,
            asking.Agent,
            question.Tool,
            VisibleText.Of(question.Text),
            "The agent wants to know.",
            input.Json,
            input.Hash,
            Diff: null,
            "Nothing runs.",
            ApprovalStatus.Pending,
            now,
            expires,
            DecidedAt: null,
            DecidedBy: null,
            Feedback: null)
        {
            Kind = ApprovalKind.Question,
            Form = new QuestionForm(question.Choices, question.Multiple),
        };
}
