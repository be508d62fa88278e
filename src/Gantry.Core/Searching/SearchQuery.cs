using Gantry.Core.Paging;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Searching;

/// <summary>What to look for, and where.</summary>
/// <param name="Terms">One or more; all must occur in an event's text.</param>
/// <param name="Type">One of <see cref="EventText.Types"/>; null for any.</param>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms, SessionId? SessionId, WorkspaceId? WorkspaceId, string? Type, PageRequest Page);
