using Gantry.Core.Failures;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>What a workspace's folder holds beyond its repository's last commit.</summary>
public sealed class WorkspaceDiffs(WorkspacePool workspaces, WorkspaceCheckpoints checkpoints, IGitRepositories repositories, FolderDiffs diffs)
{
    /// <summary>From the last commit to the files as they are; filters of the repository (line ends, large files) are not applied to either.</summary>
    /// <exception cref="GantryException">There is no such workspace, or it has no commit to compare with.</exception>
    public async Task<FolderDiff> ReadAsync(WorkspaceId id, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.FindAsync(id, cancellationToken);
        var repository = await repositories.FindAsync(workspace.LocalPath, cancellationToken);
        if (repository is not { Tree: { } committed })
        {
            throw GantryException.Conflict("no-commit", $"{workspace.LocalPath} is in no repository with a commit to compare with; a session's own diff tells what it changed.");
        }

        var present = await checkpoints.TakeAsync(id, workspace.LocalPath, cancellationToken);
        return await diffs.CompareAsync(id, committed, present, cancellationToken, repository.Objects);
    }
}
