using Gantry.Core.Events;
using Gantry.Core.Paging;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;

namespace Gantry.Core.ModelGateway.Usage;

/// <summary>What model calls used, as far as it is stored; a call is there milliseconds after it ended.</summary>
public sealed class UsageDirectory(EventLog log)
{
    /// <summary>Single calls, newest first.</summary>
    public Task<ItemPage<ModelCall>> ListAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        log.ReadAsync(view => view.ModelCalls.List(filter, page), cancellationToken);

    /// <summary>A page of calls and how many there are in all.</summary>
    public Task<UsageLog> LogAsync(PageRequest page, CancellationToken cancellationToken) =>
        log.ReadAsync(
            view => new UsageLog(view.ModelCalls.List(new UsageFilter(), page).Items, view.ModelCalls.Count(new UsageFilter())),
            cancellationToken);

    /// <summary>Sums by group, names falling: the newest day first. The cursor of a page is its last group's name.</summary>
    /// <param name="before">The cursor of the page before; null for the first.</param>
    public async Task<ItemPage<UsageSum>> SumAsync(UsageFilter filter, UsageGroup group, int limit, string? before, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether there is another page.
        var sums = await log.ReadAsync(view => view.ModelCalls.Sum(filter, group, limit + 1, before), cancellationToken);
        return new ItemPage<UsageSum>([.. sums.Take(limit)], sums.Count > limit ? sums[limit - 1].Group : null);
    }
}
