using Gantry.Adapters.Files;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Git;

/// <summary>Git by its program.</summary>
internal sealed class GitAdapter(GitProgram program) : IGit
{
    // The pool sets the limit that users know; this one only keeps a forgotten clone from living for ever.
    private static readonly TimeSpan CloneTimeLimit = TimeSpan.FromHours(2);
    private readonly ShadowGit shadows = new(program);
    private readonly RepositoryGit repositories = new(program);

    public Task CloneAsync(GitAddress address, string folder, CancellationToken cancellationToken) =>
        WholeAsync(
            folder,
            () => program.RunAsync(
                new GitCommand
                {
                    Arguments = ["clone", "--quiet", "--template=", "--no-recurse-submodules", "--", address.Url.AbsoluteUri, folder],
                    Remote = address,
                    TimeLimit = CloneTimeLimit,
                },
                cancellationToken));

    public async Task<string?> CloneSharedAsync(string source, string folder, string branch, CancellationToken cancellationToken)
    {
        await WholeAsync(
            folder,
            async () =>
            {
                await program.RunAsync(
                    new GitCommand
                    {
                        Arguments = ["clone", "--quiet", "--template=", "--no-recurse-submodules", "--shared", "--", source, folder],
                        TimeLimit = CloneTimeLimit,
                        Settings = ["-c", "protocol.file.allow=always"],
                    },
                    cancellationToken);
                await program.RunAsync(
                    new GitCommand
                    {
                        Arguments = ["checkout", "--quiet", "-b", branch],
                        Folder = folder,
                    },
                    cancellationToken);
            });
        return (await repositories.FindAsync(folder, cancellationToken))?.Commit;
    }

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

    private static async Task WholeAsync(string folder, Func<Task> make)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw GantryException.Conflict("folder-exists", $"The folder {folder} exists already and is not empty.");
        }

        try
        {
            await make();
        }
        catch
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            throw;
        }
    }
}
