using Gantry.Core.Approvals.Matching;
using Gantry.Core.Approvals.Trust;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>The rules of a trusted repository as rules of its workspace. They deny or ask, and what of them cannot be read lets nothing of its kind be allowed unasked.</summary>
internal static class RepositoryLayer
{
    private const string Author = "repository";

    public static IEnumerable<LoadedRule> Of(RepositoryRuling ruling) =>
        ruling.AsksAll
            ? ruling.Rules.Select(Load).Concat(Enum.GetValues<RuleKind>().Select(kind => Broken(kind, string.Join(' ', ruling.Faults))))
            : ruling.Rules.Select(Load);

    private static LoadedRule Load(RepositoryRule written)
    {
        var effect = written.Effect == "deny" ? RuleEffect.Deny : RuleEffect.Ask;
        var kind = ApprovalWord.Read<RuleKind>(written.Kind)!.Value;
        try
        {
            var pattern = ActionPattern.Parse(written.Kind, written.Pattern);
            return new LoadedRule(New(effect, kind, pattern.Text, written.Reason, fault: null), pattern);
        }
        catch (GantryException refusal)
        {
            return new LoadedRule(New(effect, kind, written.Pattern, written.Reason, refusal.Message), Pattern: null);
        }
    }

    private static LoadedRule Broken(RuleKind kind, string fault) => new(New(RuleEffect.Ask, kind, "*", reason: null, fault), Pattern: null);

    private static Rule New(RuleEffect effect, RuleKind kind, string pattern, string? reason, string? fault) =>
        new(
            DerivedRuleId.Of(Author, effect, kind, pattern),
            RuleLayer.Workspace,
            effect,
            kind,
            pattern,
            Agent: null,
            WorkspaceId: null,
            SessionId: null,
            reason,
            ExpiresAt: null,
            Tests: [],
            CreatedAt: default,
            Author,
            Hits: 0,
            LastUsedAt: null,
            RevokedAt: null,
            RevokedBy: null,
            fault);
}
