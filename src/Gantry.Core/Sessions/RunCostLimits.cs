using Gantry.Core.Agents.Native;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>
/// What the model calls of one run may cost. A limit is a budget per run of a key that the run or its session holds, so that it is reserved before each call, pauses
/// the run, survives restarts, and is raised as every other budget. The narrowest that was named counts: the run's, its session's, the daemon's.
/// </summary>
public sealed class RunCostLimits(ModelKeyDesk keys, NativeAgentOptions options)
{
    private const decimal Dearest = 1_000_000;
    private const int MostDecimals = 9;

    private static readonly CommandOrigin Daemon = new("owner", "daemon");

    /// <summary>Checks a limit as somebody asked for it.</summary>
    /// <exception cref="GantryException">It is no amount of money.</exception>
    internal static void Check(decimal? usd)
    {
        if (usd is <= 0 or > Dearest || (usd is { } amount && decimal.Round(amount, MostDecimals) != amount))
        {
            throw GantryException.Invalid("max_cost_usd", $"max_cost_usd must be more than 0 and at most {Dearest:0} US dollars, with {MostDecimals} decimals at most.");
        }
    }

    /// <summary>Limits each run of a session, in the transaction that makes it.</summary>
    internal static void Set(IStoreTransaction transaction, Session session, decimal usd, CommandOrigin origin) =>
        ModelKeyDesk.Limit(
            transaction, KeyHolder.Session, session.SessionId.ToString(), new KeyPlace(origin.Actor, session.SessionId), Budget(usd), "limit of each run", origin);

    /// <summary>Limits a run, in the transaction that accepts it.</summary>
    internal static void Set(IStoreTransaction transaction, RunRecord run, decimal usd, CommandOrigin origin) =>
        ModelKeyDesk.Limit(
            transaction, KeyHolder.Run, run.RunId.ToString(), new KeyPlace(origin.Actor, run.SessionId, run.RunId), Budget(usd), "limit of this run", origin);

    /// <summary>Limits a run that begins and for which nobody named a limit, when the daemon's settings do.</summary>
    internal void SetUsual(IStoreTransaction transaction, RunRecord run)
    {
        if (options.MostCost is { } usd && run.Agent == AgentName.Native && !HasLimit(transaction, run))
        {
            Set(transaction, run, usd, Daemon);
        }
    }

    /// <summary>Makes what was set hold on this node; to be called before the first call of a model.</summary>
    internal Task TakeEffectAsync(CancellationToken cancellationToken) => keys.FollowAsync(cancellationToken);

    private static ModelBudget Budget(decimal usd) => new(BudgetWindow.Run, usd, Tokens: null);

    private static bool HasLimit(IStoreView view, RunRecord run) =>
        view.ModelKeys.HeldByRun(run.RunId).Any(key => IsLimit(key.Key))
        || view.ModelKeys.List(new ModelKeyFilter(false, KeyHolder.Session, run.SessionId.ToString()), new PageRequest()).Items.Any(IsLimit);

    private static bool IsLimit(ModelKey key) => key.Budgets.Any(budget => budget is { Window: BudgetWindow.Run, Usd: not null });
}
