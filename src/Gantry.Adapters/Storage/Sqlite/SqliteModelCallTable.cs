using System.Globalization;
using Gantry.Adapters.Storage.Tables;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Usage;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>The model calls, whose rows are written without the layers between: a gateway writes one for each call, thousands in a second.</summary>
internal sealed class SqliteModelCallTable(SqliteHandle handle) : ModelCallTable(handle)
{
    // Of a time as it is stored.
    private const int DayLength = 10;

    private const string Insert =
        """
        INSERT INTO model_calls (call_id, at, day, owner, key_id, session_id, run_id, tenant_id, protocol, requested_model, provider, model, input_tokens,
            output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nanos, charged_nanos, charged_tokens, status, partial, http_status,
            latency_ms, first_byte_ms, retries, fallback_from, error)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)
        """;

    // Of the last call; what comes together has its time in common.
    private DateTimeOffset lastAt;
    private string at = "";
    private string day = "";

    public override void Add(in CallRecord call)
    {
        if (handle.IsReadOnly)
        {
            // It says why this cannot be.
            base.Add(in call);
            return;
        }

        var outcome = call.Outcome;
        Remember(call.At);
        var insert = handle.Statement(Insert);
        insert.BindId(1, call.Id.Value).Bind(2, at).Bind(3, day).Bind(4, call.Owner);
        Id(insert, 5, call.Key?.Value);
        Id(insert, 6, call.Session?.Value);
        Text(insert, 7, call.Run);
        Text(insert, 8, call.Tenant);
        insert.Bind(9, StoredEnum<ModelProtocol>.Write(call.Protocol)).Bind(10, call.RequestedModel);
        Text(insert, 11, outcome.Target?.Provider);
        Text(insert, 12, outcome.Target?.Model);
        Number(insert, 13, outcome.Usage?.Input);
        Number(insert, 14, outcome.Usage?.Output);
        Number(insert, 15, outcome.Usage?.CacheRead);
        Number(insert, 16, outcome.Usage?.CacheWrite);
        Number(insert, 17, outcome.Usage?.Reasoning);
        Number(insert, 18, call.CostNanoUsd);
        insert.Bind(19, call.Charged.NanoUsd).Bind(20, call.Charged.Tokens).Bind(21, StoredEnum<CallStatus>.Write(outcome.Status)).Bind(22, outcome.IsPartial ? 1L : 0L);
        Number(insert, 23, outcome.HttpStatus);
        insert.Bind(24, (long)outcome.Latency.TotalMilliseconds);
        Number(insert, 25, (long?)outcome.FirstByte?.TotalMilliseconds);
        insert.Bind(26, (long)outcome.Retries);
        Text(insert, 27, outcome.FallbackFrom is { } first ? string.Create(CultureInfo.InvariantCulture, $"{first.Provider}/{first.Model}") : null);
        Text(insert, 28, outcome.Error);
        insert.Run();
    }

    private void Remember(DateTimeOffset time)
    {
        var rounded = StoredTime.ToWholeMilliseconds(time);
        if (rounded == lastAt)
        {
            return;
        }

        (lastAt, at) = (rounded, StoredTime.Write(rounded));
        day = at.StartsWith(day, StringComparison.Ordinal) && day.Length > 0 ? day : at[..DayLength];
    }

    private static void Id(SqliteStatement insert, int place, Guid? id) => _ = id is { } known ? insert.BindId(place, known) : insert.BindNull(place);

    private static void Text(SqliteStatement insert, int place, string? text) => _ = text is null ? insert.BindNull(place) : insert.Bind(place, text);

    private static void Number(SqliteStatement insert, int place, long? number) => _ = number is { } known ? insert.Bind(place, known) : insert.BindNull(place);
}
