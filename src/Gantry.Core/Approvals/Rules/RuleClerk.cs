using Gantry.Core.Approvals.External;
using Gantry.Core.Approvals.Matching;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Sits at the approval desk: has the rules judge a request before a person is asked, and writes down the rules that an answer asks for.</summary>
public sealed class RuleClerk(RuleBook book, ExternalConsent external)
{
    // Equal requests of many sessions may wait; the next ones of the same kind are allowed as they are asked anyway.
    private const int MostAnsweredAtOnce = 100;

    /// <summary>A decision that no person made.</summary>
    /// <param name="decidedBy">At least one.</param>
    internal static Resolution ResolutionOf(RuleEffect verdict, IReadOnlyList<RuleId> decidedBy, string? denial = null) =>
        new(verdict == RuleEffect.Allow ? ApprovalStatus.Allowed : ApprovalStatus.Denied, new CommandOrigin(ActorOf(decidedBy[0]), "daemon"))
        {
            Feedback = denial,
            RuleIds = decidedBy,
        };

    /// <summary>The name of a rule that decides, as the log and the external policy know it.</summary>
    internal static string ActorOf(RuleId rule) => $"rule:{rule}";

    /// <summary>The first of the rules that would allow a request; null when they would not. Counts no hit.</summary>
    internal RuleId? AllowedBy(IStoreTransaction transaction, Approval asked, GatedAction action) =>
        RuleJudge.Judge(InForce(transaction, asked), action) is { Verdict: RuleEffect.Allow } judgement ? judgement.DecidedBy[0] : null;

    /// <summary>Judges a new request; the rules' hits are counted with it. A plan is for people: no rule answers it.</summary>
    /// <param name="policyConsents">The external policy was asked about what the rules allow, and lets it pass.</param>
    internal Ruling Judge(IStoreTransaction transaction, Approval asked, GatedAction action, bool policyConsents)
    {
        if (asked.Kind != ApprovalKind.Approval)
        {
            return new Ruling(RuleEffect.Ask, asked with { Action = action }, Denial: null);
        }

        var rules = InForce(transaction, asked);
        var judgement = RuleJudge.Judge(rules, action);
        if (judgement.Verdict == RuleEffect.Allow && external.IsNeeded && !policyConsents)
        {
            // The policy has the last word: it did not let the rule pass, and is asked again when a person allows.
            return new Ruling(RuleEffect.Ask, asked with { Action = action, RuleIds = judgement.DecidedBy }, Denial: null);
        }

        CountHits(transaction, judgement);
        return new Ruling(
            judgement.Verdict,
            asked with
            {
                Action = action,
                RuleIds = judgement.DecidedBy,
                RuleSuggestions = judgement.Verdict == RuleEffect.Ask ? RuleSuggesting.For(rules, action, ScopesOf(asked)) : [],
            },
            judgement.Verdict == RuleEffect.Deny ? Denial(rules, judgement) : null);
    }

    /// <summary>How the rules deny an action of one who asks; null when they do not.</summary>
    internal RuleDenial? DenialOf(IStoreTransaction transaction, Approval asked, GatedAction action)
    {
        var rules = InForce(transaction, asked);
        return RuleJudge.Judge(rules, action) is { Verdict: RuleEffect.Deny } judgement ? new RuleDenial(Denial(rules, judgement), judgement.DecidedBy) : null;
    }

    /// <summary>Writes the rules that an answer asks for; none for <see cref="ApprovalScope.Once"/>.</summary>
    /// <exception cref="GantryException">There is no such suggestion, or with it the same request would not be allowed (invalid, or conflict when rules have changed since).</exception>
    internal IReadOnlyList<RuleId> Remember(IStoreTransaction transaction, Approval asked, ApprovalScope scope, DecideApproval answer, CommandOrigin origin)
    {
        if (scope == ApprovalScope.Once)
        {
            return [];
        }

        var rules = InForce(transaction, asked);
        var patterns = answer.Pattern is { } own ? OwnPattern(rules, asked, own) : SuggestedPatterns(asked, scope, answer.Suggestion ?? 0);
        if (!RuleSuggesting.Wins(rules, asked.Action!, patterns))
        {
            throw answer.Pattern is not null
                ? GantryException.Invalid("pattern", "pattern does not allow this request: another rule holds it back, or the pattern does not cover all of it. POST /api/rules/check says which.")
                : GantryException.Conflict("suggestion-outdated", "Other rules have changed and this one would not win any more; answer with scope once.");
        }

        return [.. patterns.Select(pattern => Keep(transaction, New(transaction, asked, scope, pattern, origin), origin))];
    }

    /// <summary>Pending requests that equal an answered one and that the rules allow by now, oldest first; hits are counted.</summary>
    internal IEnumerable<(Approval Approval, IReadOnlyList<RuleId> RuleIds)> NowAllowed(IStoreTransaction transaction, Approval answered)
    {
        foreach (var equal in external.IsNeeded ? [] : transaction.Approvals.PendingEqual(answered.Tool, answered.InputHash, MostAnsweredAtOnce))
        {
            if (equal is { Kind: ApprovalKind.Approval, Action: { } action } && RuleJudge.Judge(InForce(transaction, equal), action) is { Verdict: RuleEffect.Allow } judgement)
            {
                CountHits(transaction, judgement);
                yield return (equal, judgement.DecidedBy);
            }
        }
    }

    private static RuleId Keep(IStoreTransaction transaction, Rule rule, CommandOrigin origin)
    {
        var place = new RulePlace(transaction, rule);
        if (place.FindSame(rule) is { } same)
        {
            return same.RuleId;
        }

        place.EnsureRoom(1);
        transaction.Write(rule, origin);
        return rule.RuleId;
    }

    private IReadOnlyList<LoadedRule> InForce(IStoreTransaction transaction, Approval asked) =>
        book.InForce(transaction, transaction.Now, new Asker(asked.Agent, asked.WorkspaceId, asked.SessionId));

    private static void CountHits(IStoreTransaction transaction, Judgement judgement)
    {
        foreach (var rule in judgement.DecidedBy)
        {
            transaction.Rules.CountHit(rule, transaction.Now);
        }
    }

    private static IReadOnlyList<ApprovalScope> ScopesOf(Approval asked) =>
        asked.WorkspaceId is null
            ? [ApprovalScope.Session, ApprovalScope.Always]
            : [ApprovalScope.Session, ApprovalScope.Workspace, ApprovalScope.Always];

    private static string Denial(IReadOnlyList<LoadedRule> rules, Judgement judgement)
    {
        var rule = rules.First(rule => rule.Rule.RuleId == judgement.DecidedBy[0]).Rule;
        return rule.Reason is { } reason ? $"A rule denies this: {reason}" : $"A rule denies this: {ApprovalWord.Of(rule.Kind)} {rule.Pattern}";
    }

    private static List<ActionPattern> SuggestedPatterns(Approval asked, ApprovalScope scope, int index)
    {
        if (asked.RuleSuggestions.FirstOrDefault(suggested => suggested.Index == index) is not { } suggestion)
        {
            throw asked.RuleSuggestions.Count == 0
                ? GantryException.Invalid("scope", "scope must be once: no rule would have this request allowed the next time.")
                : GantryException.Invalid("suggestion", $"suggestion must be from 0 to {asked.RuleSuggestions.Count - 1}, as rule_suggestions of the approval number them.");
        }

        return suggestion.Scopes.Contains(scope)
            ? [.. suggestion.Rules.Select(rule => ActionPattern.Parse(ApprovalWord.Of(rule.Kind), rule.Pattern))]
            : throw GantryException.Invalid("scope", "scope must be once, session or always: it is not known which workspace asked.");
    }

    private static List<ActionPattern> OwnPattern(IReadOnlyList<LoadedRule> rules, Approval asked, string text)
    {
        if (asked.Action is not { } action)
        {
            throw GantryException.Invalid("scope", "scope must be once: this request was stored without what rules judge.");
        }

        var kinds = RuleSuggesting.OpenParts(rules, action).Select(LoadedRule.KindOf).Distinct().ToList();
        return kinds is [var kind]
            ? [ActionPattern.Parse(ApprovalWord.Of(kind), text)]
            : throw GantryException.Invalid("pattern", "pattern must be left out: one rule cannot allow this request. Take a suggestion, or answer with scope once.");
    }

    private static Rule New(IStoreTransaction transaction, Approval asked, ApprovalScope scope, ActionPattern pattern, CommandOrigin origin) =>
        LoadedRule.Draft(pattern).Rule with
        {
            Layer = scope switch
            {
                ApprovalScope.Session => RuleLayer.Session,
                ApprovalScope.Workspace => RuleLayer.Workspace,
                _ => RuleLayer.User,
            },
            SessionId = scope == ApprovalScope.Session ? asked.SessionId : null,
            WorkspaceId = scope == ApprovalScope.Workspace ? asked.WorkspaceId : null,
            Reason = $"The answer to approval {asked.ApprovalId}.",
            CreatedAt = transaction.Now,
            CreatedBy = origin.Actor,
        };
}

/// <summary>What the rules say of a request.</summary>
/// <param name="Approval">The request, with what the rules know of it.</param>
/// <param name="Denial">What the agent is told, when they deny it.</param>
internal sealed record Ruling(RuleEffect Verdict, Approval Approval, string? Denial);
