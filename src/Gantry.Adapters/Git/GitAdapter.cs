using Gantry.Adapters.Files;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Workspaces;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Git;

/// <summary>Git by its program.</summary>
internal sealed class GitAdapter(GitProgram program) : IGit
{
    private readonly ShadowGit shadows = new(program);
    private readonly RepositoryGit repositories = new(program);
    private readonly RemoteGit remotes = new(program);

    public Task CloneAsync(CloneOrder order, string folder, Action<ImportProgress>? tell, CancellationToken cancellationToken) =>
        FolderMaking.WholeAsync(folder, () => remotes.CloneAsync(order, folder, tell, cancellationToken));

    public Task CloneCommitAsync(CloneOrder order, string commit, string folder, Action<ImportProgress>? tell, CancellationToken cancellationToken) =>
        FolderMaking.WholeAsync(folder, () => remotes.CloneCommitAsync(order, commit, folder, tell, cancellationToken));

    public Task<IReadOnlyList<GitSubmodule>> SubmodulesAsync(string folder, CancellationToken cancellationToken) =>
        new SubmoduleList(program).ReadAsync(folder, cancellationToken);

    public async Task<string?> CloneSharedAsync(string source, string folder, string branch, CancellationToken cancellationToken)
    {
        await CloneLocalAsync("--shared", source, folder, branch, cancellationToken);
        return (await repositories.FindAsync(folder, cancellationToken))?.Commit;
    }

    // Not by hard links: what an agent writes into its own objects would be written into the source's.
    public Task CloneCopyAsync(string source, string folder, string branch, CancellationToken cancellationToken) =>
        CloneLocalAsync("--no-hardlinks", source, folder, branch, cancellationToken);

    // Asked of the file system and not of git: a repository's config could claim any folder as its work tree.
    public Task<string?> FindWorkTreeAsync(string folder, CancellationToken cancellationToken)
    {
        for (var current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            var git = Path.Combine(current, ".git");
            if (File.Exists(git) || File.Exists(Path.Combine(git, "HEAD")))
            {
                return Task.FromResult<string?>(current);
            }
        }

        return Task.FromResult<string?>(null);
    }

    public Task<string> SnapshotAsync(Shadow shadow, string folder, CancellationToken cancellationToken) =>
        new ShadowSnapshot(shadows).TakeAsync(shadow, folder, cancellationToken);

    public Task<GitDiff> DiffAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken) =>
        new ShadowDiff(shadows).DiffAsync(shadow, fromTree, toTree, cancellationToken);

    public Task<(string Patch, bool Truncated)> SectionsAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken) =>
        new ShadowDiff(shadows).SectionsAsync(shadow, fromTree, toTree, cancellationToken);

    public Task<IReadOnlyList<TreeChange>> ChangesAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken) =>
        new ShadowDiff(shadows).ChangesAsync(shadow, fromTree, toTree, cancellationToken);

    public async Task<string> ChangeTreeAsync(Shadow shadow, string tree, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken)
    {
        ShadowGit.RequireId(tree, "tree");

        // An index of its own: those of the folders go on knowing their folders.
        var draft = shadow with { Index = Path.Combine(shadow.Repository, $"change-{Guid.NewGuid():N}") };
        try
        {
            await shadows.RunAsync(draft, null, ["read-tree", tree], default, cancellationToken);
            await shadows.RunAsync(draft, null, ["update-index", "-z", "--add", "--replace", "--index-info"], IndexLines.Of(changes), cancellationToken);
            return (await shadows.RunAsync(draft, null, ["write-tree", "--missing-ok"], default, cancellationToken)).Text.Trim();
        }
        finally
        {
            File.Delete(draft.Index);
        }
    }

    public async Task<byte[]> ReadBlobAsync(Shadow shadow, string blob, CancellationToken cancellationToken)
    {
        ShadowGit.RequireId(blob, "blob");
        return (await shadows.RunAsync(shadow, null, ["cat-file", "blob", blob], default, cancellationToken, (int)ListedPaths.LargestKept + 1)).Bytes;
    }

    public async Task<string> WriteBlobAsync(Shadow shadow, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await shadows.EnsureMadeAsync(shadow, cancellationToken);
        return (await shadows.RunAsync(shadow, null, ["hash-object", "-w", "--no-filters", "--stdin"], bytes, cancellationToken)).Text.Trim();
    }

    public async Task<IReadOnlyList<PathOutcome>> RestoreAsync(
        Shadow shadow, string folder, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken)
    {
        using var top = Libc.OpenFolder(folder, out _)
            ?? throw GantryException.Unavailable("workspace-folder-missing", $"The folder {folder} is gone or cannot be read.");
        var restore = new ShadowRestore((blob, token) => ReadBlobAsync(shadow, blob, token));
        var outcomes = new PathOutcome[changes.Count];

        // What goes away goes first: a file may stand where a folder has to be, and the other way round.
        foreach (var (index, change) in changes.Index().OrderBy(change => change.Item.New is not null))
        {
            outcomes[index] = await OutcomeAsync(restore, top, change, cancellationToken);
        }

        return outcomes;
    }

    private static async Task<PathOutcome> OutcomeAsync(ShadowRestore restore, SafeFileHandle top, TreeChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await restore.ApplyAsync(top, change, cancellationToken);
        }
        catch (GantryException refused) when (refused.Kind is FailureKind.Forbidden or FailureKind.Invalid or FailureKind.NotFound)
        {
            return PathOutcome.InTheWay;
        }
    }

    private Task CloneLocalAsync(string objects, string source, string folder, string branch, CancellationToken cancellationToken) =>
        FolderMaking.WholeAsync(
            folder,
            async () =>
            {
                await program.RunAsync(
                    new GitCommand
                    {
                        Arguments = ["clone", "--quiet", "--template=", "--no-recurse-submodules", objects, "--", source, folder],
                        TimeLimit = RemoteGit.TimeLimit,
                        Settings = ["-c", "protocol.file.allow=always"],
                    },
                    cancellationToken);
                await program.RunAsync(new GitCommand { Arguments = ["checkout", "--quiet", "-b", branch], Folder = folder }, cancellationToken);
            });
}
