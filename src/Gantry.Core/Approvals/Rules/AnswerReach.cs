using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Reads how far an answer shall reach.</summary>
internal static class AnswerReach
{
    /// <param name="faults">Fields with their sentences; added to.</param>
    public static ApprovalScope Read(DecideApproval answer, Dictionary<string, string[]> faults)
    {
        if (ApprovalWord.Read<ApprovalScope>(answer.Scope ?? "once") is not { } scope)
        {
            faults["scope"] = ["scope must be once, session, workspace or always."];
            return ApprovalScope.Once;
        }

        if (scope != ApprovalScope.Once && answer.Decision is "deny")
        {
            faults["scope"] = ["scope must be once with deny: a rule that denies is written with POST /api/rules."];
        }

        if (scope != ApprovalScope.Once && answer.Input is not null)
        {
            faults["scope"] = ["scope must be once with input: what is remembered is the request as it was asked."];
        }

        if (scope == ApprovalScope.Once && answer.Suggestion is not null)
        {
            faults["suggestion"] = ["suggestion goes with scope session, workspace or always."];
        }

        if (answer.Pattern is not null && (scope == ApprovalScope.Once || answer.Suggestion is not null))
        {
            faults["pattern"] = ["pattern goes with scope session, workspace or always, and without suggestion."];
        }

        return scope;
    }
}
