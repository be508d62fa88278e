using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals;

/// <summary>
/// Ends a request, whatever ends it: the row, the event for those who watch and the audit entry, in one transaction. The caller has seen that it is pending.
/// </summary>
internal sealed record Resolution(ApprovalStatus Status, CommandOrigin Origin)
{
    public ApprovalScope Scope { get; init; } = ApprovalScope.Once;

    /// <summary>With a denial: what the agent is told.</summary>
    public string? Feedback { get; init; }

    /// <summary>With an allow: what runs instead.</summary>
    public EditedInput? Edited { get; init; }

    /// <summary>The rules that decided, or that the answer wrote.</summary>
    public IReadOnlyList<RuleId> RuleIds { get; init; } = [];

    /// <summary>To a question.</summary>
    public string? Answer { get; init; }

    public Approval Apply(IStoreTransaction transaction, Approval pending)
    {
        var resolved = pending with
        {
            Status = Status,
            DecidedAt = transaction.Now,
            DecidedBy = Origin.Actor,
            DecidedVia = Origin.Client,
            Feedback = Feedback,
            Edited = Edited,
            Answer = Answer,
            RuleIds = RuleIds.Count > 0 ? RuleIds : pending.RuleIds,
        };
        transaction.Approvals.Update(resolved);
        transaction.Append(new NewEvent(pending.SessionId, pending.RunId, pending.Agent, EventOf(pending)));
        transaction.Note(NoteOf(pending));
        return resolved;
    }

    private EventPayload EventOf(Approval pending) =>
        pending.Kind == ApprovalKind.Question
            ? new QuestionAnswered(pending.ApprovalId, Origin.Actor, Answer, Origin.Client)
            : new ApprovalResolved(
                pending.ApprovalId,
                pending.ToolCallId,
                Status == ApprovalStatus.Allowed ? ApprovalVerdict.Allow : ApprovalVerdict.Deny,
                Scope,
                pending.InputHash,
                Origin.Actor,
                Origin.Client,
                Feedback,
                Edited,
                RuleIds);

    private AuditNote NoteOf(Approval pending) =>
        new(
            pending.Kind == ApprovalKind.Question ? AuditKind.Question : AuditKind.Decision,
            Status.ToString().ToLowerInvariant(),
            pending.Title,
            Origin.Actor,
            Origin.Client)
        {
            Address = Origin.Address,
            SessionId = pending.SessionId,
            RunId = pending.RunId,
            ApprovalId = pending.ApprovalId,
            InputHash = pending.InputHash,
            Rules = [.. pending.RuleIds.Union(RuleIds).Select(rule => rule.ToString())],
            Detail = Edited is { } edited ? $"runs edited input {edited.InputHash}" : Feedback,
        };
}
