namespace Gantry.Protocol.Workspaces;

/// <summary>Body of <c>POST /api/workspaces/import</c>. Importing the same local folder again gives the workspace that there is.</summary>
/// <param name="SourceType"><c>github</c> (any git URL) or <c>local</c>; when absent it is told from <paramref name="SourceUri"/>.</param>
/// <param name="SourceUri">A git URL (https or ssh), or an absolute path.</param>
/// <param name="DisplayName">A name for people; by default the last two parts of the URL, or the folder's name.</param>
/// <param name="Branch">The branch or tag that is checked out; the remote's own choice when absent. Git URLs only, as all that follows.</param>
/// <param name="Depth">How many commits of history are fetched, 1 or more; all when absent.</param>
/// <param name="RecurseSubmodules">Whether submodules are fetched too; each of their URLs is judged as <paramref name="SourceUri"/> is.</param>
public sealed record ImportWorkspace(
    string? SourceType = null,
    string? SourceUri = null,
    string? DisplayName = null,
    string? Branch = null,
    int? Depth = null,
    bool? RecurseSubmodules = null);
