using Gantry.Core.Events;
using Gantry.Core.Paging;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;

namespace Gantry.Core.Approvals.Rules;

/// <summary>The stored rules, and how often each rule, managed ones too, decided.</summary>
public interface IRuleTable
{
    /// <summary>Adds one. Its hits, its revocation and its fault are not stored.</summary>
    void Add(Rule rule);

    /// <summary>Revokes one from a moment on; the first revocation stays.</summary>
    void Revoke(RuleId id, DateTimeOffset at, string by);

    /// <summary>Finds one, revoked or not.</summary>
    Rule? Find(RuleId id);

    /// <summary>Newest first, revoked ones too when they are not filtered out.</summary>
    ItemPage<Rule> List(RuleFilter filter, PageRequest page);

    /// <summary>Those for all, for the workspace and for the session that are neither revoked nor expired; oldest first, without their hits.</summary>
    IReadOnlyList<Rule> InForce(WorkspaceId? workspace, SessionId? session, DateTimeOffset now);

    /// <summary>Notes that a rule decided. Nobody waits for anybody: it only adds a row, which <see cref="FoldHits"/> counts.</summary>
    void CountHit(RuleId id, DateTimeOffset at);

    /// <summary>How often a rule decided, to the last hit.</summary>
    RuleUse UseOf(RuleId id);

    /// <summary>Brings the noted hits into one number for each rule.</summary>
    /// <returns>How many there were.</returns>
    int FoldHits();
}

/// <summary>Which rules; null means any.</summary>
public sealed record RuleFilter(
    RuleLayer? Layer = null,
    RuleEffect? Effect = null,
    RuleKind? Kind = null,
    WorkspaceId? WorkspaceId = null,
    SessionId? SessionId = null,
    bool? Revoked = null);

/// <summary>How often a rule decided, and when last.</summary>
public sealed record RuleUse(long Hits, DateTimeOffset? LastUsedAt);

/// <summary>Gives the table its name.</summary>
public static class RuleStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored rules.</summary>
        public IRuleTable Rules => view.Table<IRuleTable>();
    }
}
