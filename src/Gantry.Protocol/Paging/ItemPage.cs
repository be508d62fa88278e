namespace Gantry.Protocol.Paging;

/// <summary>A page of a list.</summary>
/// <param name="NextCursor">What to pass as <c>?cursor=</c> for the next page; null on the last.</param>
public sealed record ItemPage<T>(IReadOnlyList<T> Items, string? NextCursor = null);
