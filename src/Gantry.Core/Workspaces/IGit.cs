using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>The git program, run so that nothing found in a repository is ever executed: no hooks, filters, helpers or external diffs.</summary>
public interface IGit
{
    /// <summary>
    /// Clones a remote repository into a folder that does not exist yet, without its submodules. Leaves nothing behind when it fails or is cancelled. The URL
    /// has been judged by the pool; the order's address carries the verdict.
    /// </summary>
    /// <param name="tell">Told how far git is, as often as git says it.</param>
    /// <exception cref="Failures.GantryException">The remote refuses or cannot be reached; the sentence carries git's own words without credentials.</exception>
    Task CloneAsync(CloneOrder order, string folder, Action<ImportProgress>? tell, CancellationToken cancellationToken);

    /// <summary>The same into a folder that exists and is empty, with one commit checked out that need not be on any branch.</summary>
    Task CloneCommitAsync(CloneOrder order, string commit, string folder, Action<ImportProgress>? tell, CancellationToken cancellationToken);

    /// <summary>The submodules of the commit that is checked out in a clone of ours, sorted by path. Nothing is run or followed.</summary>
    Task<IReadOnlyList<GitSubmodule>> SubmodulesAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Clones a managed copy for one session, sharing its objects, on a new branch.</summary>
    /// <returns>The commit that it stands at; null for a repository without one.</returns>
    Task<string?> CloneSharedAsync(string source, string folder, string branch, CancellationToken cancellationToken);

    /// <summary>The same with objects of its own, for what lies within a session's clone.</summary>
    Task CloneCopyAsync(string source, string folder, string branch, CancellationToken cancellationToken);

    /// <summary>The top of the git work tree that a folder is in; null when it is in none.</summary>
    Task<string?> FindWorkTreeAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a folder's files as a tree in a shadow repository of Gantry's own (made when missing): untracked files and those of nested repositories
    /// included, ignored ones not. Very large and unreadable files are noticed and not kept.
    /// </summary>
    /// <returns>The tree's id; what it names is on the disk.</returns>
    /// <exception cref="Failures.GantryException">The folder holds too much to be kept (<see cref="Failures.FailureKind.TooLarge"/>), or git failed.</exception>
    Task<string> SnapshotAsync(Shadow shadow, string folder, CancellationToken cancellationToken);

    /// <summary>A unified diff between two snapshots, in git's form; binary files are told, not shown.</summary>
    Task<GitDiff> DiffAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken);

    /// <summary>The diff with a section for each changed path, in the order of <see cref="ChangesAsync"/>: no renames, 8 MiB at most.</summary>
    Task<(string Patch, bool Truncated)> SectionsAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken);

    /// <summary>Which paths differ between two snapshots, sorted by path.</summary>
    Task<IReadOnlyList<TreeChange>> ChangesAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken);

    /// <summary>A snapshot with some of its paths changed; their new sides are kept in the shadow.</summary>
    /// <returns>The tree's id; what it names is on the disk.</returns>
    Task<string> ChangeTreeAsync(Shadow shadow, string tree, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken);

    /// <summary>The bytes of a file that a snapshot keeps; those of a link are its target.</summary>
    Task<byte[]> ReadBlobAsync(Shadow shadow, string blob, CancellationToken cancellationToken);

    /// <summary>Keeps bytes in the shadow, as a snapshot would.</summary>
    /// <returns>The blob's id.</returns>
    Task<string> WriteBlobAsync(Shadow shadow, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Brings paths of a folder from their old side to their new side, each whole or not at all. A path that is on neither side is left alone. Doing it again
    /// changes nothing, so that it may be repeated after a crash.
    /// </summary>
    /// <returns>One outcome for each change.</returns>
    Task<IReadOnlyList<PathOutcome>> RestoreAsync(Shadow shadow, string folder, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken);
}

/// <summary>What changed.</summary>
/// <param name="Patch">At most 1 MiB of text; cut at a line's end when longer.</param>
public sealed record GitDiff(string Patch, int FilesChanged, int LinesAdded, int LinesRemoved, bool Truncated);
