using Gantry.Core.Approvals.Trust;
using Gantry.Core.Events;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>
/// All rules, and what they say. Stored ones are read where the question is asked, so that a rule counts from the commit that wrote it; a repository's are those
/// that its session's run began with.
/// </summary>
public sealed class RuleBook(ManagedRules managed, RuleReader reader, RepositoryRules repositories)
{
    /// <summary>Judges an action.</summary>
    /// <param name="now">The store's clock; rules expire by it.</param>
    public Judgement Judge(IStoreView view, DateTimeOffset now, Asker asker, GatedAction action) => RuleJudge.Judge(InForce(view, now, asker), action);

    /// <summary>The rules that are about what this one asks, the weightiest layer first, then the oldest.</summary>
    internal IReadOnlyList<LoadedRule> InForce(IStoreView view, DateTimeOffset now, Asker asker) =>
    [
        .. managed.All.Where(rule => rule.Rule.ExpiresAt is not { } end || end > now)
            .Concat(view.Rules.InForce(asker.WorkspaceId, asker.SessionId, now).Select(reader.Load))
            .Where(rule => rule.IsFor(asker))
            .Concat(asker.SessionId is { } session ? RepositoryLayer.Of(repositories.Of(session)) : [])
            .OrderBy(rule => rule.Rule.Layer),
    ];
}
