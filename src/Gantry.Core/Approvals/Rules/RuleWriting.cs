using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Audit;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Writes and revokes rules, with the audit entry that says who did so: neither stands without the other.</summary>
internal static class RuleWriting
{
    public static void Write(this IStoreTransaction transaction, Rule rule, CommandOrigin origin)
    {
        transaction.Rules.Add(rule);
        transaction.Note(NoteOf(rule, "added", origin));
    }

    /// <param name="rule">As it stands; one that is revoked already is left alone.</param>
    public static void Revoke(this IStoreTransaction transaction, Rule rule, CommandOrigin origin)
    {
        if (rule.RevokedAt is null)
        {
            transaction.Rules.Revoke(rule.RuleId, transaction.Now, origin.Actor);
            transaction.Note(NoteOf(rule, "revoked", origin));
        }
    }

    private static AuditNote NoteOf(Rule rule, string verdict, CommandOrigin origin) =>
        new(
            AuditKind.Rule,
            verdict,
            VisibleText.Of($"{ApprovalWord.Of(rule.Effect)} {ApprovalWord.Of(rule.Kind)} {rule.Pattern}"),
            origin.Actor,
            origin.Client)
        {
            Address = origin.Address,
            SessionId = rule.SessionId,
            WorkspaceId = rule.WorkspaceId,
            Rules = [rule.RuleId.ToString()],
            Detail = $"{ApprovalWord.Of(rule.Layer)} layer{(rule.Agent is { } agent ? $", agent {agent} only" : "")}{(rule.ExpiresAt is { } end ? $", until {end:u}" : "")}{(rule.Reason is { } reason ? $": {VisibleText.Of(reason)}" : "")}",
        };
}
