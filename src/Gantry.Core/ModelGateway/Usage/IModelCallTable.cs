using Gantry.Core.Events;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Paging;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;

namespace Gantry.Core.ModelGateway.Usage;

/// <summary>The stored model calls.</summary>
public interface IModelCallTable
{
    /// <summary>Adds one.</summary>
    void Add(in CallRecord call);

    /// <summary>Adds to the cost that is kept with a session, in billionths of a US dollar. Nothing happens when there is no such session.</summary>
    void AddCost(SessionId session, long nanoUsd);

    /// <summary>What calls that were admitted from a moment on counted against budgets.</summary>
    Spending Spent(SpendingOf of, DateTimeOffset since);

    /// <summary>The same, by run; calls without one are left out.</summary>
    IReadOnlyDictionary<string, Spending> SpentByRun(SpendingOf of, DateTimeOffset since);

    /// <summary>Newest first.</summary>
    ItemPage<ModelCall> List(UsageFilter filter, PageRequest page);

    /// <summary>How many there are.</summary>
    long Count(UsageFilter filter);

    /// <summary>Sums by group, the group's names falling: the newest day first.</summary>
    /// <param name="before">Only groups whose name sorts before this one.</param>
    IReadOnlyList<UsageSum> Sum(UsageFilter filter, UsageGroup group, int limit, string? before);
}

/// <summary>Which calls; null means any.</summary>
/// <param name="From">Admitted then or later.</param>
/// <param name="To">Admitted before.</param>
public sealed record UsageFilter(DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Gives the table its name.</summary>
public static class ModelCallStoreExtensions
{
    extension(IStoreView view)
    {
        /// <summary>The stored model calls.</summary>
        public IModelCallTable ModelCalls => view.Table<IModelCallTable>();
    }
}
