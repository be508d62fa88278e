namespace Gantry.Protocol.Workspaces;

/// <summary>How far git has come.</summary>
/// <param name="Phase">In git's words: <c>Counting objects</c>, <c>Receiving objects</c>, <c>Resolving deltas</c>, <c>Updating files</c>, …</param>
/// <param name="Percent">Of this phase, 0 to 100; null while git does not know.</param>
/// <param name="Done">Objects, or files, so far.</param>
/// <param name="Total">Of how many; null while git does not know.</param>
/// <param name="Bytes">Received so far; null in phases that receive nothing.</param>
/// <param name="Submodule">The path of the submodule that is being fetched; null for the repository itself.</param>
public sealed record ImportProgress(string Phase, int? Percent = null, long? Done = null, long? Total = null, long? Bytes = null, string? Submodule = null);
