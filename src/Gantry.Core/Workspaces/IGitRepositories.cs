namespace Gantry.Core.Workspaces;

/// <summary>
/// Users' own repositories, looked at and added to without running anything that they configure. Objects are written by git under our configuration; only
/// branches and the index are touched in theirs.
/// </summary>
public interface IGitRepositories
{
    /// <summary>The repository that a folder is in; null when it is in none.</summary>
    Task<GitRepository?> FindAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The branch that is checked out in a folder; null when none is, or there is no repository.</summary>
    Task<string?> CheckedOutAsync(string folder, CancellationToken cancellationToken);

    /// <summary>What a branch names; null when there is none of that name.</summary>
    Task<string?> BranchAsync(GitRepository repository, string branch, CancellationToken cancellationToken);

    /// <summary>Whether a branch may have this name.</summary>
    Task<bool> IsBranchNameAsync(string branch, CancellationToken cancellationToken);

    /// <summary>Makes a commit that no branch names yet.</summary>
    /// <param name="shadow">Where the new files' bytes are.</param>
    /// <returns>Its id; null when it would change nothing of its parent.</returns>
    Task<string?> CommitAsync(GitRepository repository, Shadow shadow, GitCommitDraft draft, CancellationToken cancellationToken);

    /// <summary>Lets a branch name a commit, if it still names what it did.</summary>
    /// <param name="branch">Null: the one that is checked out.</param>
    /// <param name="expected">What it names until now; null: nothing.</param>
    /// <exception cref="Failures.GantryException">It names something else by now (conflict).</exception>
    Task MoveBranchAsync(GitRepository repository, string? branch, string commit, string? expected, CancellationToken cancellationToken);

    /// <summary>Brings the index to a commit in these paths, after the branch that is checked out moved to it.</summary>
    Task SyncIndexAsync(GitRepository repository, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken);

    /// <summary>A commit as a patch that <c>git apply</c> takes, binary files included.</summary>
    Task<byte[]> PatchAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken);

    /// <summary>Sends a commit to a branch of a remote; never by force.</summary>
    /// <exception cref="Failures.GantryException">The remote refuses or cannot be reached.</exception>
    Task PushAsync(GitRepository repository, Shadow shadow, string commit, string branch, GitAddress remote, GitLogin? login, CancellationToken cancellationToken);

    /// <summary>The URL that the repository calls <c>origin</c>; null when there is none.</summary>
    Task<string?> OriginAsync(GitRepository repository, CancellationToken cancellationToken);
}
