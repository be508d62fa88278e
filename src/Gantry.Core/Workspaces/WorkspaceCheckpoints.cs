using System.Security.Cryptography;
using System.Text;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Workspaces;

/// <summary>
/// Keeps what folders looked like, so that they can be compared and brought back. Each workspace has a shadow repository of Gantry's own, shared by the folders
/// of its sessions; a folder's own repository is neither changed nor trusted. Work on one folder is done one after the other.
/// </summary>
public sealed class WorkspaceCheckpoints(IGit git, DataDirectory data)
{
    // Folders share gates by hash, so that the gates of folders long gone need no clearing away.
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Keeps the folder's files as they are now.</summary>
    /// <returns>The checkpoint's id.</returns>
    /// <exception cref="GantryException">The folder is too large to be kept, or gone, or git failed.</exception>
    public Task<string> TakeAsync(WorkspaceId workspace, string folder, CancellationToken cancellationToken) =>
        AloneAsync(workspace, folder, shadow => Directory.Exists(folder) ? git.SnapshotAsync(shadow, folder, cancellationToken) : throw Gone(folder), cancellationToken);

    /// <summary>What changed from one checkpoint of the workspace to another.</summary>
    public Task<GitDiff> DiffAsync(WorkspaceId workspace, string from, string to, CancellationToken cancellationToken) =>
        git.DiffAsync(ShadowOf(workspace), from, to, cancellationToken);

    /// <summary>The paths that differ between two checkpoints of the workspace.</summary>
    /// <param name="borrowed">Objects of a repository, when one of the two is a tree of it.</param>
    public Task<IReadOnlyList<TreeChange>> ChangesAsync(
        WorkspaceId workspace, string from, string to, CancellationToken cancellationToken, string? borrowed = null) =>
        git.ChangesAsync(ShadowOf(workspace) with { Borrowed = borrowed }, from, to, cancellationToken);

    /// <summary>The diff in git's form with a section for each of those paths; see <see cref="IGit.SectionsAsync"/>.</summary>
    public Task<(string Patch, bool Truncated)> SectionsAsync(
        WorkspaceId workspace, string from, string to, CancellationToken cancellationToken, string? borrowed = null) =>
        git.SectionsAsync(ShadowOf(workspace) with { Borrowed = borrowed }, from, to, cancellationToken);

    /// <summary>The bytes of a file that a checkpoint of the workspace keeps.</summary>
    public Task<byte[]> ReadAsync(WorkspaceId workspace, TreeEntry file, CancellationToken cancellationToken) =>
        git.ReadBlobAsync(ShadowOf(workspace), file.Blob, cancellationToken);

    /// <summary>Keeps bytes as the new side of a change to come.</summary>
    public async Task<TreeEntry> KeepAsync(WorkspaceId workspace, string mode, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        new(mode, await git.WriteBlobAsync(ShadowOf(workspace), bytes, cancellationToken));

    /// <summary>A checkpoint of the workspace with some paths changed; see <see cref="IGit.ChangeTreeAsync"/>.</summary>
    public Task<string> ChangeAsync(WorkspaceId workspace, string tree, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken) =>
        git.ChangeTreeAsync(ShadowOf(workspace), tree, changes, cancellationToken);

    /// <summary>Brings paths of the folder from their old side to their new side; see <see cref="IGit.RestoreAsync"/>.</summary>
    public Task<IReadOnlyList<PathOutcome>> RestoreAsync(
        WorkspaceId workspace, string folder, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken) =>
        AloneAsync(workspace, folder, shadow => git.RestoreAsync(shadow, folder, changes, cancellationToken), cancellationToken);

    /// <summary>Where the workspace's checkpoints are kept, for whoever reads them without a folder.</summary>
    public Shadow ShadowOf(WorkspaceId workspace)
    {
        var repository = Path.Combine(data.Shadows, workspace.ToString());
        return new Shadow(repository, Path.Combine(repository, "no-index"));
    }

    private static GantryException Gone(string folder) =>
        GantryException.Conflict(
            "folder-gone",
            $"The folder {folder} is gone: bring it back. When it was a session's own and was cleaned away, \"gantry session fork\" begins a new session with its last files.");

    private async Task<T> AloneAsync<T>(WorkspaceId workspace, string folder, Func<Shadow, Task<T>> work, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(RealPath.Of(folder)));
        var gate = gates[hash[0] % gates.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            var shadow = ShadowOf(workspace);
            return await work(shadow with { Index = Path.Combine(shadow.Repository, $"index-{Convert.ToHexStringLower(hash.AsSpan(0, 16))}") });
        }
        finally
        {
            gate.Release();
        }
    }
}
