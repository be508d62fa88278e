using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Workspaces;

/// <summary>A repository or folder that agents work in.</summary>
/// <param name="SourceUri">The git URL it was imported from, without credentials; for a local one its path.</param>
/// <param name="LocalPath">Where its files are: the managed copy, or the folder itself.</param>
public sealed record Workspace(
    WorkspaceId WorkspaceId,
    string DisplayName,
    WorkspaceSource SourceType,
    string SourceUri,
    string LocalPath,
    DateTimeOffset CreatedAt)
{
    /// <summary>Its own rules may deny and ask. Until a user says so, nothing in it configures Gantry.</summary>
    public bool Trusted { get; init; }
}
