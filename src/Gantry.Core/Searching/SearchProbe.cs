using Gantry.Core.Health;
using Gantry.Core.Paging;

namespace Gantry.Core.Searching;

/// <summary>The full-text index answers a query.</summary>
internal sealed class SearchProbe(ISearchIndex index) : IServiceProbe
{
    public string Name => "search";

    public bool IsOn => true;

    // The index answers on the thread that asks.
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        Task.Run(() => index.Find(new SearchQuery(SearchTerm.Parse("gantry"), null, null, null, new PageRequest(1))), cancellationToken);
}
