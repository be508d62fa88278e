using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Core.Text;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Searching;

namespace Gantry.Core.Searching;

/// <summary>One search over everything that any agent did.</summary>
public sealed class EventSearch(ISearchIndex index, SearchIndexer indexer, EventLog log)
{
    /// <summary>Finds events by their text, the newest first. What was committed a moment ago may not be there yet; a second later it is.</summary>
    /// <param name="query">Words, <c>"quoted phrases"</c>, <c>begin*</c>; all must occur.</param>
    /// <exception cref="GantryException">Invalid: there is nothing to look for, or no such type. Unavailable: the index is being built again.</exception>
    public async Task<ItemPage<SearchHit>> FindAsync(
        string? query,
        SessionId? session,
        WorkspaceId? workspace,
        string? type,
        PageRequest page,
        CancellationToken cancellationToken)
    {
        if (type is not null && !EventText.Types.Contains(type, StringComparer.Ordinal))
        {
            throw GantryException.Invalid("type", $"type must be one of: {string.Join(", ", EventText.Types)}.");
        }

        var found = Find(new SearchQuery(SearchTerm.Parse(query), session, workspace, type, page));
        var titles = await TitlesAsync(found.Items, cancellationToken);
        return new ItemPage<SearchHit>([.. found.Items.Select(entry => Hit(entry, titles.GetValueOrDefault(entry.SessionId)))], found.NextCursor);
    }

    private static SearchHit Hit(FoundEntry entry, string? title)
    {
        var (snippet, matches) = Snippet.Of(entry.Snippet);
        return new SearchHit(entry.SessionId, entry.RunId, entry.Position.Value, entry.At, entry.Type, title, snippet, matches);
    }

    private ItemPage<FoundEntry> Find(SearchQuery query)
    {
        try
        {
            return index.Find(query);
        }
        catch (SearchIndexDamagedException damaged)
        {
            indexer.Rebuild(damaged);
            throw GantryException.Unavailable("search-rebuilding", "The search index was damaged and is being built again from the log; try again in a moment.", damaged);
        }
    }

    private Task<Dictionary<SessionId, string>> TitlesAsync(IReadOnlyList<FoundEntry> entries, CancellationToken cancellationToken) =>
        log.ReadAsync(
            view => entries
                .Select(entry => entry.SessionId)
                .Distinct()
                .Select(view.Sessions.Find)
                .Where(session => session?.Title is not null)
                .ToDictionary(session => session!.SessionId, session => VisibleText.Of(session!.Title!)),
            cancellationToken);
}
