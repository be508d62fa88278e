using System.Data.Common;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Sessions.Pauses;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Adapters.Storage.Tables;

internal sealed class RunPauseTable(SqlHandle handle) : IRunPauseTable
{
    private const string Select = "SELECT run_id, session_id, reason, key_id, budget_window, provider, needed_nanos, needed_tokens, until, resumed_by FROM run_pauses";

    public void Put(RunPause pause) =>
        handle.Write(
            """
            INSERT INTO run_pauses (run_id, session_id, reason, key_id, budget_window, provider, needed_nanos, needed_tokens, until, resumed_by)
            VALUES (@run, @session, @reason, @key, @window, @provider, @nanos, @tokens, @until, @by)
            ON CONFLICT (run_id) DO UPDATE SET reason = excluded.reason, key_id = excluded.key_id, budget_window = excluded.budget_window,
                provider = excluded.provider, needed_nanos = excluded.needed_nanos, needed_tokens = excluded.needed_tokens, until = excluded.until,
                resumed_by = excluded.resumed_by
            """,
            ("@run", pause.Run.ToString()),
            ("@session", pause.Session.ToString()),
            ("@reason", pause.Reason),
            ("@key", pause.Key?.ToString()),
            ("@window", StoredEnum<BudgetWindow>.Write(pause.Window)),
            ("@provider", pause.Provider),
            ("@nanos", pause.Needed.NanoUsd),
            ("@tokens", pause.Needed.Tokens),
            ("@until", pause.Until),
            ("@by", pause.ResumedBy));

    public RunPause? Find(RunId run) => handle.First(Select + " WHERE run_id = @run", ReadPause, ("@run", run.ToString()));

    public IReadOnlyList<RunPause> All() => handle.All(Select + " ORDER BY run_id", ReadPause);

    public void Remove(RunId run) => handle.Write("DELETE FROM run_pauses WHERE run_id = @run", ("@run", run.ToString()));

    private static RunPause ReadPause(DbDataReader row) =>
        new(
            row.Id<RunId>(0),
            row.Id<SessionId>(1),
            row.GetString(2),
            row.IdOrNull<ModelKeyId>(3),
            row.IsDBNull(4) ? null : row.Enum<BudgetWindow>(4),
            row.TextOrNull(5),
            new Spending(row.GetInt64(6), row.GetInt64(7)),
            row.TimeOrNull(8),
            row.TextOrNull(9));
}
