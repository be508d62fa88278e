namespace Gantry.Core.Workspaces;

/// <summary>The git program, run so that nothing found in a repository is ever executed: no hooks, filters, helpers or external diffs.</summary>
public interface IGit
{
    /// <summary>
    /// Clones a remote repository into a folder that does not exist yet. Leaves nothing behind when it fails or is cancelled. The URL has been judged by
    /// the pool; <paramref name="address"/> carries the verdict.
    /// </summary>
    /// <exception cref="Failures.GantryException">The remote refuses or cannot be reached; the sentence carries git's own words without credentials.</exception>
    Task CloneAsync(GitAddress address, string folder, CancellationToken cancellationToken);

    /// <summary>Clones a managed copy for one session, sharing its objects, on a new branch.</summary>
    Task CloneSharedAsync(string source, string folder, string branch, CancellationToken cancellationToken);

    /// <summary>The top of the git work tree that a folder is in; null when it is in none.</summary>
    Task<string?> FindWorkTreeAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a folder's files as a tree in a shadow repository of Gantry's own (made when missing), untracked files included, ignored ones not.
    /// </summary>
    /// <returns>The tree's id.</returns>
    Task<string> SnapshotAsync(string shadow, string folder, CancellationToken cancellationToken);

    /// <summary>A unified diff between two snapshots, in git's form; binary files are told, not shown.</summary>
    Task<GitDiff> DiffAsync(string shadow, string fromTree, string toTree, CancellationToken cancellationToken);
}

/// <summary>What changed.</summary>
/// <param name="Patch">At most 1 MiB of text; cut at a line's end when longer.</param>
public sealed record GitDiff(string Patch, int FilesChanged, int LinesAdded, int LinesRemoved, bool Truncated);
