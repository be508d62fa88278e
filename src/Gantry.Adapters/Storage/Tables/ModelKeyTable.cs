using System.Data.Common;
using System.Text.Json;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class ModelKeyTable(SqlHandle handle) : IModelKeyTable
{
    private const string Columns =
        """
        t.id, t.key_id, t.name, t.holder_kind, t.held_by, t.models, t.requests_per_minute, t.tokens_per_minute, t.budgets, t.created_at, t.expires_at,
            t.revoked_at, u.last_used_at, t.secret_hash, t.owner, t.session_id, t.run_id, t.revision
        """;

    private const string Uses = "LEFT JOIN model_key_uses u ON u.key_id = t.key_id";
    private const string Select = $"SELECT {Columns} FROM model_keys t {Uses}";
    private const string SelectUnrevoked = $"SELECT {Columns} FROM (SELECT * FROM model_keys WHERE revoked_at IS NULL) t {Uses}";
    private const string SelectRevoked = $"SELECT {Columns} FROM (SELECT * FROM model_keys WHERE revoked_at IS NOT NULL) t {Uses}";
    private const string NextRevision = "(SELECT COALESCE(MAX(revision), 0) + 1 FROM model_keys)";

    public StoredKey Add(StoredKey key)
    {
        var made = key.Key;
        handle.Write(
            $"""
            INSERT INTO model_keys (key_id, revision, secret_hash, name, holder_kind, held_by, owner, session_id, run_id, models, requests_per_minute,
                tokens_per_minute, budgets, created_at, expires_at, revoked_at)
            VALUES (@id, {NextRevision}, @hash, @name, @kind, @heldBy, @owner, @session, @run, @models, @requests, @tokens, @budgets, @created, @expires, @revoked)
            """,
            ("@id", made.KeyId.ToString()),
            ("@hash", key.Hash.ToString()),
            ("@name", made.Name),
            ("@kind", StoredEnum<KeyHolder>.Write(made.HolderKind)),
            ("@heldBy", made.HeldBy),
            ("@owner", key.Owner),
            ("@session", key.Session?.ToString()),
            ("@run", key.Run?.ToString()),
            ("@models", StoredList.Write(made.Models)),
            ("@requests", made.RequestsPerMinute),
            ("@tokens", made.TokensPerMinute),
            ("@budgets", JsonSerializer.Serialize(made.Budgets, ApiJson.Default.IReadOnlyListModelBudget)),
            ("@created", made.CreatedAt),
            ("@expires", made.ExpiresAt),
            ("@revoked", made.RevokedAt));
        return Find(made.KeyId)!;
    }

    public StoredKey Update(StoredKey key)
    {
        var changed = key.Key;
        handle.Write(
            $"""
            UPDATE model_keys SET revision = {NextRevision}, models = @models, requests_per_minute = @requests, tokens_per_minute = @tokens,
                budgets = @budgets, expires_at = @expires, revoked_at = @revoked
            WHERE key_id = @id
            """,
            ("@models", StoredList.Write(changed.Models)),
            ("@requests", changed.RequestsPerMinute),
            ("@tokens", changed.TokensPerMinute),
            ("@budgets", JsonSerializer.Serialize(changed.Budgets, ApiJson.Default.IReadOnlyListModelBudget)),
            ("@expires", changed.ExpiresAt),
            ("@revoked", changed.RevokedAt),
            ("@id", changed.KeyId.ToString()));
        return Find(changed.KeyId)!;
    }

    public void NoteUse(IReadOnlyDictionary<ModelKeyId, DateTimeOffset> uses)
    {
        foreach (var (key, at) in uses)
        {
            handle.Write(
                """
                INSERT INTO model_key_uses (key_id, last_used_at) VALUES (@key, @at)
                ON CONFLICT (key_id) DO UPDATE SET last_used_at =
                    CASE WHEN excluded.last_used_at > model_key_uses.last_used_at THEN excluded.last_used_at ELSE model_key_uses.last_used_at END
                """,
                ("@key", key.ToString()),
                ("@at", at));
        }
    }

    public StoredKey? Find(ModelKeyId id) => handle.First(Select + " WHERE t.key_id = @id", ReadStored, ("@id", id.ToString()));

    public IReadOnlyList<StoredKey> HeldByRun(RunId run) =>
        handle.All(Select + " WHERE t.run_id = @run AND t.revoked_at IS NULL", ReadStored, ("@run", run.ToString()));

    public IReadOnlyList<StoredKey> ChangedAfter(long revision) =>
        revision == 0
            ? handle.All(Select + " WHERE t.revoked_at IS NULL ORDER BY t.revision", ReadStored)
            : handle.All(Select + " WHERE t.revision > @revision ORDER BY t.revision", ReadStored, ("@revision", revision));

    public ItemPage<ModelKey> List(ModelKeyFilter filter, PageRequest page) =>
        TablePage.Read(
            handle,
            filter.Revoked switch { null => Select, true => SelectRevoked, false => SelectUnrevoked },
            page,
            ReadKey,
            ("holder_kind", StoredEnum<KeyHolder>.Write(filter.HolderKind)),
            ("held_by", filter.HeldBy));

    private static StoredKey ReadStored(DbDataReader row) =>
        new(ReadKey(row), KeyHash.Parse(row.GetString(13)), row.GetString(14), row.IdOrNull<SessionId>(15), row.IdOrNull<RunId>(16), row.GetInt64(17));

    private static ModelKey ReadKey(DbDataReader row) =>
        new(
            row.Id<ModelKeyId>(1),
            row.GetString(2),
            row.Enum<KeyHolder>(3),
            row.GetString(4),
            StoredList.Read(row.GetString(5)),
            row.IsDBNull(6) ? null : row.GetInt32(6),
            row.IsDBNull(7) ? null : row.GetInt64(7),
            JsonSerializer.Deserialize(row.GetString(8), ApiJson.Default.IReadOnlyListModelBudget)!,
            row.Time(9),
            row.TimeOrNull(10),
            row.TimeOrNull(11),
            row.TimeOrNull(12));
}
