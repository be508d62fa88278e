using Gantry.Core.Failures;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>Git by its program.</summary>
internal sealed class GitAdapter(GitProgram program) : IGit
{
    // The pool sets the limit that users know; this one only keeps a forgotten clone from living for ever.
    private static readonly TimeSpan CloneTimeLimit = TimeSpan.FromHours(2);
    private readonly GitShadow shadows = new(program);

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

    public Task CloneSharedAsync(string source, string folder, string branch, CancellationToken cancellationToken) =>
        WholeAsync(
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

    public Task<string> SnapshotAsync(string shadow, string folder, CancellationToken cancellationToken) =>
        shadows.SnapshotAsync(shadow, folder, cancellationToken);

    public Task<GitDiff> DiffAsync(string shadow, string fromTree, string toTree, CancellationToken cancellationToken) =>
        shadows.DiffAsync(shadow, fromTree, toTree, cancellationToken);

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
