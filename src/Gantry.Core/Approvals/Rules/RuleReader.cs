using System.Collections.Concurrent;
using Gantry.Core.Approvals.Matching;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Rules;

/// <summary>
/// Makes stored rules able to judge, and runs their tests: a rule that does not mean what its tests say, or that this version cannot read, is out of order.
/// What a rule says never changes under its id, so each is read once.
/// </summary>
public sealed class RuleReader
{
    // Patterns of revoked rules and past sessions stay until then; reading them again costs microseconds.
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<RuleId, (ActionPattern? Pattern, string? Fault)> known = [];

    internal LoadedRule Load(Rule rule)
    {
        if (known.Count > MostKept)
        {
            known.Clear();
        }

        var (pattern, fault) = known.GetOrAdd(rule.RuleId, static (_, rule) => Read(rule), rule);
        return new LoadedRule(rule with { Fault = fault }, pattern);
    }

    private static (ActionPattern? Pattern, string? Fault) Read(Rule rule)
    {
        try
        {
            var pattern = ActionPattern.Parse(ApprovalWord.Of(rule.Kind), rule.Pattern);
            return RuleTests.FirstFailure(rule.Effect, pattern, rule.Tests) is { } failure ? (null, $"Its test {failure.Index + 1} fails: {failure.Sentence}") : (pattern, null);
        }
        catch (GantryException refusal)
        {
            return (null, $"Its pattern cannot be read: {refusal.Message}");
        }
    }
}
