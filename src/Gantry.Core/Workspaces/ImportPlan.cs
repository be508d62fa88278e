using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>An import that may be done: its source judged, its options checked.</summary>
/// <param name="Name">What people call the workspace.</param>
/// <param name="Source">The folder's real path, or the URL without credentials.</param>
/// <param name="Address">Null for a folder.</param>
/// <param name="Branch">Null: the remote's choice.</param>
/// <param name="Depth">Null: the whole history.</param>
public sealed record ImportPlan(string Name, string Source, GitAddress? Address = null, string? Branch = null, int? Depth = null, bool WithSubmodules = false)
{
    /// <summary>What kind of workspace comes of it.</summary>
    public WorkspaceSource Type => Address is null ? WorkspaceSource.Local : WorkspaceSource.Git;
}
