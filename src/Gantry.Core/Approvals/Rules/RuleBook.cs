using Gantry.Core.Approvals.Trust;
using Gantry.Core.Events;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals.Rules;

/// <summary>
/// All rules, and what they say. Stored ones are read where the question is asked, so that a rule counts from the commit that wrote it; a repository's are those
/// that its session's run began with.
/// </summary>
public sealed class RuleBook(ManagedRules managed, RuleReader reader, RepositoryRules repositories)
{
    /// <summary>Says what the rules would say, with a repository's as they would count for this one now.</summary>
    internal async Task<Func<IStoreTransaction, Judgement>> JudgingAsync(Asker asker, GatedAction action, CancellationToken cancellationToken)
    {
        var repository = await repositories.WouldCountAsync(asker.WorkspaceId, asker.SessionId, cancellationToken);
        return transaction => RuleJudge.Judge(
            InForce(transaction, transaction.Now, asker, repository),
            action with { Root = action.Root ?? (asker.WorkspaceId is { } workspace ? transaction.Workspaces.Find(workspace)?.LocalPath : null) });
    }

    /// <summary>The rules that are about what this one asks, the weightiest layer first, then the oldest.</summary>
    /// <param name="now">The store's clock; rules expire by it.</param>
    internal IReadOnlyList<LoadedRule> InForce(IStoreView view, DateTimeOffset now, Asker asker) =>
        InForce(view, now, asker, asker.SessionId is { } session ? repositories.Of(session) : RepositoryRuling.None);

    private IReadOnlyList<LoadedRule> InForce(IStoreView view, DateTimeOffset now, Asker asker, RepositoryRuling repository) =>
    [
        .. managed.All.Where(rule => rule.Rule.ExpiresAt is not { } end || end > now)
            .Concat(view.Rules.InForce(asker.WorkspaceId, asker.SessionId, now).Select(reader.Load))
            .Where(rule => rule.IsFor(asker))
            .Concat(RepositoryLayer.Of(repository))
            .OrderBy(rule => rule.Rule.Layer),
    ];
}
