using System.Data.Common;
using System.Globalization;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;

namespace Gantry.Adapters.Storage.Tables;

internal class ModelCallTable(SqlHandle handle) : IModelCallTable
{
    private const string Select =
        """
        SELECT id, call_id, at, owner, key_id, session_id, run_id, tenant_id, protocol, requested_model, provider, model, input_tokens, output_tokens,
            cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nanos, status, partial, http_status, latency_ms, first_byte_ms, retries, fallback_from, error
        FROM model_calls
        """;

    private const string Sums =
        """
        COUNT(*), SUM(CASE WHEN status <> 'completed' THEN 1 ELSE 0 END), SUM(CASE WHEN partial THEN 1 ELSE 0 END),
            SUM(CASE WHEN cost_nanos IS NULL THEN 1 ELSE 0 END),
            CAST(COALESCE(SUM(input_tokens), 0) AS BIGINT), CAST(COALESCE(SUM(output_tokens), 0) AS BIGINT), CAST(COALESCE(SUM(cache_read_tokens), 0) AS BIGINT),
            CAST(COALESCE(SUM(cache_write_tokens), 0) AS BIGINT), CAST(COALESCE(SUM(reasoning_tokens), 0) AS BIGINT), CAST(SUM(cost_nanos) AS BIGINT)
        """;

    private const string Charged = "CAST(COALESCE(SUM(charged_nanos), 0) AS BIGINT), CAST(COALESCE(SUM(charged_tokens), 0) AS BIGINT)";

    public virtual void Add(in CallRecord call)
    {
        var outcome = call.Outcome;
        handle.Write(
            """
            INSERT INTO model_calls (call_id, at, day, owner, key_id, session_id, run_id, tenant_id, protocol, requested_model, provider, model, input_tokens,
                output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nanos, charged_nanos, charged_tokens, status, partial, http_status,
                latency_ms, first_byte_ms, retries, fallback_from, error)
            VALUES (@id, @at, @day, @owner, @key, @session, @run, @tenant, @protocol, @requested, @provider, @model, @input, @output, @cacheRead, @cacheWrite,
                @reasoning, @cost, @chargedNanos, @chargedTokens, @status, @partial, @http, @latency, @firstByte, @retries, @fallback, @error)
            """,
            ("@id", call.Id.ToString()),
            ("@at", call.At),
            ("@day", call.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("@owner", call.Owner),
            ("@key", call.Key?.ToString()),
            ("@session", call.Session?.ToString()),
            ("@run", call.Run),
            ("@tenant", call.Tenant),
            ("@protocol", StoredEnum<ModelProtocol>.Write(call.Protocol)),
            ("@requested", call.RequestedModel),
            ("@provider", outcome.Target?.Provider),
            ("@model", outcome.Target?.Model),
            ("@input", outcome.Usage?.Input),
            ("@output", outcome.Usage?.Output),
            ("@cacheRead", outcome.Usage?.CacheRead),
            ("@cacheWrite", outcome.Usage?.CacheWrite),
            ("@reasoning", outcome.Usage?.Reasoning),
            ("@cost", call.CostNanoUsd),
            ("@chargedNanos", call.Charged.NanoUsd),
            ("@chargedTokens", call.Charged.Tokens),
            ("@status", StoredEnum<CallStatus>.Write(outcome.Status)),
            ("@partial", outcome.IsPartial),
            ("@http", outcome.HttpStatus),
            ("@latency", (long)outcome.Latency.TotalMilliseconds),
            ("@firstByte", (long?)outcome.FirstByte?.TotalMilliseconds),
            ("@retries", outcome.Retries),
            ("@fallback", outcome.FallbackFrom is { } first ? $"{first.Provider}/{first.Model}" : null),
            ("@error", outcome.Error));
    }

    public void AddCost(SessionId session, long nanoUsd) =>
        handle.Write("UPDATE sessions SET cost_nanos = COALESCE(cost_nanos, 0) + @nanos WHERE session_id = @id", ("@nanos", nanoUsd), ("@id", session.ToString()));

    public Spending Spent(SpendingOf of, DateTimeOffset since)
    {
        var (column, value) = ColumnOf(of);
        return handle.First(
            $"SELECT {Charged} FROM model_calls WHERE {column} = @of AND at >= @since", row => new Spending(row.GetInt64(0), row.GetInt64(1)), ("@of", value), ("@since", since));
    }

    public IReadOnlyDictionary<string, Spending> SpentByRun(SpendingOf of, DateTimeOffset since)
    {
        var (column, value) = ColumnOf(of);
        return handle.All(
                $"SELECT run_id, {Charged} FROM model_calls WHERE {column} = @of AND at >= @since AND run_id IS NOT NULL GROUP BY run_id",
                row => (Run: row.GetString(0), Spent: new Spending(row.GetInt64(1), row.GetInt64(2))),
                ("@of", value),
                ("@since", since))
            .ToDictionary(run => run.Run, run => run.Spent, StringComparer.Ordinal);
    }

    public ItemPage<ModelCall> List(UsageFilter filter, PageRequest page)
    {
        var (where, values) = WhereOf(filter);
        values.Add(("@before", page.Before ?? long.MaxValue));

        // One more than asked for tells whether there is another page.
        values.Add(("@limit", page.Limit + 1));
        var rows = handle.All($"{Select} WHERE {where} AND id < @before ORDER BY id DESC LIMIT @limit", row => (Number: row.GetInt64(0), Call: ReadCall(row)), [.. values]);
        return new ItemPage<ModelCall>(
            [.. rows.Take(page.Limit).Select(row => row.Call)],
            rows.Count > page.Limit ? rows[page.Limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    public long Count(UsageFilter filter)
    {
        var (where, values) = WhereOf(filter);
        return handle.First($"SELECT COUNT(*) FROM model_calls WHERE {where}", row => row.GetInt64(0), [.. values]);
    }

    public IReadOnlyList<UsageSum> Sum(UsageFilter filter, UsageGroup group, int limit, string? before)
    {
        var (where, values) = WhereOf(filter);
        var beyond = "";
        if (before is not null)
        {
            beyond = "WHERE t.name < @before";
            values.Add(("@before", before));
        }

        values.Add(("@limit", limit));
        return handle.All(
            $"SELECT t.name, {Sums} FROM (SELECT {NameOf(group)} AS name, c.* FROM model_calls c WHERE {where}) t {beyond} GROUP BY t.name ORDER BY t.name DESC LIMIT @limit",
            ReadSum,
            [.. values]);
    }

    private static (string Column, string? Value) ColumnOf(SpendingOf of) =>
        of.Key is { } key ? ("key_id", key.ToString())
        : of.Session is { } session ? ("session_id", session.ToString())
        : ("run_id", of.Run);

    private static string NameOf(UsageGroup group) => group switch
    {
        UsageGroup.Day => "c.day",
        UsageGroup.User => "c.owner",
        UsageGroup.Model => "COALESCE(c.provider || '/' || c.model, c.requested_model)",
        UsageGroup.Session => "COALESCE(c.session_id, '')",
        UsageGroup.Run => "COALESCE(c.run_id, '')",
        _ => "COALESCE(c.key_id, '')",
    };

    // Unset bounds are left out: each shape of the query is prepared once and uses its index.
    private static (string Where, List<(string, object?)> Values) WhereOf(UsageFilter filter)
    {
        var where = "true";
        var values = new List<(string, object?)>();
        if (filter.From is { } from)
        {
            where += " AND at >= @from";
            values.Add(("@from", from));
        }

        if (filter.To is { } to)
        {
            where += " AND at < @to";
            values.Add(("@to", to));
        }

        return (where, values);
    }

    private static decimal? Usd(long? nanos) => nanos / (decimal)Spending.NanosPerUsd;

    private static UsageSum ReadSum(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt64(6),
            row.GetInt64(7),
            row.GetInt64(8),
            row.GetInt64(9),
            Usd(NumberOrNull(row, 10)));

    private static ModelCall ReadCall(DbDataReader row) =>
        new(
            row.Id<ModelCallId>(1),
            row.Time(2),
            row.GetString(3),
            row.IdOrNull<ModelKeyId>(4),
            row.IdOrNull<SessionId>(5),
            row.TextOrNull(6),
            row.TextOrNull(7),
            row.GetString(8),
            row.GetString(9),
            row.TextOrNull(10),
            row.TextOrNull(11),
            NumberOrNull(row, 12),
            NumberOrNull(row, 13),
            NumberOrNull(row, 14),
            NumberOrNull(row, 15),
            NumberOrNull(row, 16),
            Usd(NumberOrNull(row, 17)),
            row.GetString(18),
            row.GetBoolean(19),
            row.IsDBNull(20) ? null : row.GetInt32(20),
            row.GetInt64(21),
            NumberOrNull(row, 22),
            row.GetInt32(23),
            row.TextOrNull(24),
            row.TextOrNull(25));

    private static long? NumberOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
