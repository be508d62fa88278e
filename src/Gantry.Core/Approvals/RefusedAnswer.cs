using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals;

/// <summary>An allow that did not count: a rule denies what it would let run, or the external policy does not allow it. The request waits on.</summary>
internal static class RefusedAnswer
{
    /// <param name="edited">What would have run instead of what was asked for.</param>
    /// <param name="rules">Those that refused it; the ones that had it asked are named with them.</param>
    public static AuditNote Note(Approval asked, CommandOrigin origin, string why, EditedInput? edited, IReadOnlyList<RuleId> rules) =>
        new(AuditKind.Refused, "refused", asked.Title, origin.Actor, origin.Client)
        {
            Address = origin.Address,
            SessionId = asked.SessionId,
            RunId = asked.RunId,
            ApprovalId = asked.ApprovalId,
            WorkspaceId = asked.WorkspaceId,
            InputHash = asked.InputHash,
            Rules = [.. rules.Union(asked.RuleIds).Select(rule => rule.ToString())],
            Detail = edited is null ? why : $"{why} (edited input {edited.InputHash})",
        };
}
