using System.Data.Common;
using System.Text.Json;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Paging;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Paging;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class RuleTable(SqlHandle handle) : IRuleTable
{
    private const string Columns =
        "t.id, t.rule_id, t.layer, t.effect, t.kind, t.pattern, t.agent, t.workspace_id, t.session_id, t.reason, t.expires_at, t.tests, t.created_at, t.created_by, t.revoked_at, t.revoked_by";

    // What is folded, and what was noted since.
    private const string Uses =
        """
        COALESCE(u.hits, 0) + (SELECT COUNT(*) FROM rule_hits h WHERE h.rule_id = t.rule_id),
        COALESCE((SELECT MAX(h.at) FROM rule_hits h WHERE h.rule_id = t.rule_id), u.last_used_at)
        """;

    private const string Select = $"SELECT {Columns}, {Uses} FROM rules t LEFT JOIN rule_uses u ON u.rule_id = t.rule_id";
    private const string SelectUnrevoked = $"SELECT {Columns}, {Uses} FROM (SELECT * FROM rules WHERE revoked_at IS NULL) t LEFT JOIN rule_uses u ON u.rule_id = t.rule_id";
    private const string SelectRevoked = $"SELECT {Columns}, {Uses} FROM (SELECT * FROM rules WHERE revoked_at IS NOT NULL) t LEFT JOIN rule_uses u ON u.rule_id = t.rule_id";

    public void Add(Rule rule) =>
        handle.Write(
            """
            INSERT INTO rules (rule_id, layer, effect, kind, pattern, agent, workspace_id, session_id, reason, expires_at, tests, created_at, created_by)
            VALUES (@id, @layer, @effect, @kind, @pattern, @agent, @workspace, @session, @reason, @expires, @tests, @created, @by)
            """,
            ("@id", rule.RuleId.ToString()),
            ("@layer", StoredEnum<RuleLayer>.Write(rule.Layer)),
            ("@effect", StoredEnum<RuleEffect>.Write(rule.Effect)),
            ("@kind", StoredEnum<RuleKind>.Write(rule.Kind)),
            ("@pattern", rule.Pattern),
            ("@agent", rule.Agent?.Value),
            ("@workspace", rule.WorkspaceId?.ToString()),
            ("@session", rule.SessionId?.ToString()),
            ("@reason", rule.Reason),
            ("@expires", rule.ExpiresAt),
            ("@tests", JsonSerializer.Serialize(rule.Tests, ApiJson.Default.IReadOnlyListRuleTest)),
            ("@created", rule.CreatedAt),
            ("@by", rule.CreatedBy));

    public void Revoke(RuleId id, DateTimeOffset at, string by) =>
        handle.Write(
            "UPDATE rules SET revoked_at = @at, revoked_by = @by WHERE rule_id = @id AND revoked_at IS NULL",
            ("@at", at),
            ("@by", by),
            ("@id", id.ToString()));

    public Rule? Find(RuleId id) => handle.First(Select + " WHERE t.rule_id = @id", ReadWithUse, ("@id", id.ToString()));

    public ItemPage<Rule> List(RuleFilter filter, PageRequest page) =>
        TablePage.Read(
            handle,
            filter.Revoked switch { null => Select, true => SelectRevoked, false => SelectUnrevoked },
            page,
            ReadWithUse,
            ("layer", StoredEnum<RuleLayer>.Write(filter.Layer)),
            ("effect", StoredEnum<RuleEffect>.Write(filter.Effect)),
            ("kind", StoredEnum<RuleKind>.Write(filter.Kind)),
            ("workspace_id", filter.WorkspaceId?.ToString()),
            ("session_id", filter.SessionId?.ToString()));

    public IReadOnlyList<Rule> InForce(WorkspaceId? workspace, SessionId? session, DateTimeOffset now) =>
        handle.All(
            $"""
            SELECT {Columns} FROM rules t
            WHERE t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > @now)
                AND (t.layer = 'user' OR t.workspace_id = @workspace OR t.session_id = @session)
            ORDER BY t.id
            """,
            row => ReadRule(row, hits: 0, lastUsedAt: null),
            ("@now", now),

            // No id is empty text, so that is nobody's.
            ("@workspace", workspace?.ToString() ?? ""),
            ("@session", session?.ToString() ?? ""));

    public void CountHit(RuleId id, DateTimeOffset at) =>
        handle.Write("INSERT INTO rule_hits (rule_id, at) VALUES (@rule, @at)", ("@rule", id.ToString()), ("@at", at));

    public RuleUse UseOf(RuleId id) =>
        handle.First(
            $"SELECT {Uses} FROM (SELECT @id AS rule_id) t LEFT JOIN rule_uses u ON u.rule_id = t.rule_id",
            row => new RuleUse(row.GetInt64(0), row.TimeOrNull(1)),
            ("@id", id.ToString()))!;

    public int FoldHits()
    {
        handle.Write(
            """
            INSERT INTO rule_uses (rule_id, hits, last_used_at)
            SELECT rule_id, COUNT(*), MAX(at) FROM rule_hits WHERE true GROUP BY rule_id
            ON CONFLICT (rule_id) DO UPDATE SET hits = rule_uses.hits + excluded.hits,
                last_used_at = CASE WHEN excluded.last_used_at > rule_uses.last_used_at THEN excluded.last_used_at ELSE rule_uses.last_used_at END
            """);

        // What the statement before has not seen, this one does not see either: a transaction has one view of the store.
        return handle.Write("DELETE FROM rule_hits");
    }

    private static Rule ReadWithUse(DbDataReader row) => ReadRule(row, row.GetInt64(16), row.TimeOrNull(17));

    private static Rule ReadRule(DbDataReader row, long hits, DateTimeOffset? lastUsedAt) =>
        new(
            row.Id<RuleId>(1),
            row.Enum<RuleLayer>(2),
            row.Enum<RuleEffect>(3),
            row.Enum<RuleKind>(4),
            row.GetString(5),
            row.TextOrNull(6) is { } agent ? AgentName.Parse(agent) : null,
            row.IdOrNull<WorkspaceId>(7),
            row.IdOrNull<SessionId>(8),
            row.TextOrNull(9),
            row.TimeOrNull(10),
            JsonSerializer.Deserialize(row.GetString(11), ApiJson.Default.IReadOnlyListRuleTest)!,
            row.Time(12),
            row.GetString(13),
            hits,
            lastUsedAt,
            row.TimeOrNull(14),
            row.TextOrNull(15),
            Fault: null);
}
