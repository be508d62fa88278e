using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Where new rules would stand: all those for everywhere, or for one workspace or session, as they are in this transaction.</summary>
internal sealed class RulePlace(IStoreTransaction transaction, Rule newcomer)
{
    /// <summary>How many rules of one place may be in force: all of them are read for each request.</summary>
    public const int MostRules = 2000;

    private readonly List<Rule> present =
        [.. transaction.Rules.InForce(newcomer.WorkspaceId, newcomer.SessionId, transaction.Now).Where(rule => rule.Layer == newcomer.Layer)];

    /// <summary>A rule that says the same at least as long; null when there is none.</summary>
    public Rule? FindSame(Rule rule) =>
        present.Find(same =>
            (same.Effect, same.Kind, same.Pattern, same.Agent) == (rule.Effect, rule.Kind, rule.Pattern, rule.Agent)
            && (same.ExpiresAt is null || same.ExpiresAt >= rule.ExpiresAt));

    /// <exception cref="GantryException">There would be too many.</exception>
    public void EnsureRoom(int more)
    {
        if (present.Count + more > MostRules)
        {
            throw GantryException.Conflict("too-many-rules", $"At most {MostRules} rules of one layer can be in force in one place and there are {present.Count}; revoke some first.");
        }
    }
}
