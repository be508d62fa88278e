using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Cli.Following;

/// <summary>An approval, plan or question that was shown and waits.</summary>
/// <param name="Asked"><see cref="ApprovalRequested"/> or <see cref="QuestionAsked"/>.</param>
internal sealed record WaitingItem(ApprovalId Id, EventPayload Asked)
{
    /// <summary>Null: the event asks nothing.</summary>
    public static WaitingItem? Of(EventPayload payload) => payload switch
    {
        // Of what the rules have answered the resolution is on its way.
        ApprovalRequested { RuleVerdict: RuleEffect.Ask } approval => new WaitingItem(approval.ApprovalId, approval),
        QuestionAsked question => new WaitingItem(question.QuestionId, question),
        _ => null,
    };

    /// <summary>How to answer it from elsewhere.</summary>
    public string HowTo => Asked is QuestionAsked ? $"gantry answer {Id} \"…\"" : $"gantry approve {Id}  or  gantry deny {Id}";
}
