using System.Security.Cryptography;
using System.Text;
using Gantry.Core.Data;

namespace Gantry.Core.Workspaces;

/// <summary>
/// Keeps what a folder looked like, so that it can be compared. Each folder has a shadow repository of Gantry's own; the folder's own repository is neither
/// changed nor trusted. Work on one folder is done one after the other.
/// </summary>
public sealed class WorkspaceCheckpoints(IGit git, DataDirectory data)
{
    // Folders share gates by hash, so that the gates of folders long gone need no clearing away.
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Keeps the folder's files as they are now.</summary>
    /// <returns>The checkpoint's id; null when the folder is in no git work tree.</returns>
    public async Task<string?> TakeAsync(string folder, CancellationToken cancellationToken)
    {
        if (await git.FindWorkTreeAsync(folder, cancellationToken) is null)
        {
            return null;
        }

        return await AloneAsync(folder, shadow => git.SnapshotAsync(shadow, folder, cancellationToken), cancellationToken);
    }

    /// <summary>What changed from one checkpoint of the folder to another.</summary>
    public Task<GitDiff> DiffAsync(string folder, string from, string to, CancellationToken cancellationToken) =>
        AloneAsync(folder, shadow => git.DiffAsync(shadow, from, to, cancellationToken), cancellationToken);

    private async Task<T> AloneAsync<T>(string folder, Func<string, Task<T>> work, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(RealPath.Of(folder)));
        var gate = gates[hash[0] % gates.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await work(Path.Combine(data.Shadows, Convert.ToHexStringLower(hash.AsSpan(0, 16))));
        }
        finally
        {
            gate.Release();
        }
    }
}
