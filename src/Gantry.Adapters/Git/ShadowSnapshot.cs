using System.Text;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>
/// Takes a folder's files as a tree:
/// 1. list what the index knows, what is new, and what the folder's own repository tracks although it is ignored;
/// 2. list nested repositories as the folders that they are; the first time only, later their files are in the index;
/// 3. sort: what is gone, what is kept, what is only noticed;
/// 4. bring the index up to date and write its tree, unless it is the index that a tree was written of last.
/// What does not wait for another is listed at once: on a busy machine most of a checkpoint is the starting of git.
/// </summary>
internal sealed class ShadowSnapshot(ShadowGit git)
{
    // A repository that holds hundreds of others is no workspace; those beyond are left out.
    private const int MostNested = 200;

    public async Task<string> TakeAsync(Shadow shadow, string folder, CancellationToken cancellationToken)
    {
        await git.EnsureMadeAsync(shadow, cancellationToken);

        // A git that was killed leaves its lock; callers come one at a time, so nobody holds it now.
        File.Delete(shadow.Index + ".lock");

        // :: Step 1
        var paths = new ListedPaths(folder);
        string[] list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", .. OwnExcludes(folder)];
        var listing = git.RunAsync(shadow, folder, list, default, cancellationToken);
        var tracking = ListTrackedAsync(shadow, folder, cancellationToken);
        await Task.WhenAll((Task)listing, tracking);
        paths.Add(Whole(await listing, folder));
        if (await tracking is { } tracked)
        {
            paths.Add(Whole(tracked, folder));
        }

        // :: Step 2
        for (var seen = 0; seen < MostNested && paths.NextNested() is { } nested; seen++)
        {
            await AddNestedAsync(shadow, folder, nested, paths, cancellationToken);
        }

        // :: Step 3
        var sorted = paths.Sort();

        // :: Step 4
        if (sorted.Gone.Length > 0)
        {
            await git.RunAsync(shadow, folder, ["update-index", "-z", "--force-remove", "--stdin"], sorted.Gone, cancellationToken);
        }

        if (sorted.Noticed.Length > 0)
        {
            await git.RunAsync(shadow, folder, ["update-index", "-z", "--add", "--replace", "--index-info"], sorted.Noticed, cancellationToken);
        }

        await KeepAsync(shadow, folder, paths, sorted.Kept, cancellationToken);
        if (WrittenTree.Of(shadow.Index) is { } known)
        {
            return known;
        }

        var tree = (await git.RunAsync(shadow, folder, ["write-tree", "--missing-ok"], default, cancellationToken)).Text.Trim();
        WrittenTree.Note(shadow.Index, tree);
        return tree;
    }

    private async Task KeepAsync(Shadow shadow, string folder, ListedPaths paths, byte[] kept, CancellationToken cancellationToken)
    {
        string[] update = ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"];
        try
        {
            await git.RunAsync(shadow, folder, update, kept, cancellationToken);
        }
        catch (GantryException) when (paths.NoticeUnreadable())
        {
            // One file that the daemon's user may not read makes git refuse them all.
            var sorted = paths.Sort();
            await git.RunAsync(shadow, folder, ["update-index", "-z", "--add", "--replace", "--index-info"], sorted.Noticed, cancellationToken);
            await git.RunAsync(shadow, folder, update, sorted.Kept, cancellationToken);
        }
    }

    private async Task<GitOutput?> ListTrackedAsync(Shadow shadow, string folder, CancellationToken cancellationToken)
    {
        var index = Path.Combine(folder, ".git", "index");
        if (!PlainFile.Is(index))
        {
            return null;
        }

        try
        {
            return await git.RunAsync(
                shadow with { Index = index }, folder, ["ls-files", "-z", "--cached", "--ignored", "--exclude-standard"], default, cancellationToken);
        }
        catch (GantryException failure) when (failure.Kind == FailureKind.Unavailable)
        {
            // An index that is not whole in itself (a split one, another hash): what it tracks and ignores at once is then not kept.
            return null;
        }
    }

    private async Task AddNestedAsync(Shadow shadow, string folder, string nested, ListedPaths paths, CancellationToken cancellationToken)
    {
        var inner = Path.Combine(folder, nested);
        if (paths.IsPlainFolder(nested))
        {
            var noIndex = shadow with { Index = Path.Combine(shadow.Repository, "no-index") };
            var listed = await git.RunAsync(noIndex, inner, ["ls-files", "-z", "--others", "--exclude-standard", .. OwnExcludes(inner)], default, cancellationToken);
            paths.Add(Whole(listed, folder), Encoding.UTF8.GetBytes(nested));
        }
    }

    private static string[] OwnExcludes(string folder)
    {
        var file = Path.Combine(folder, ".git", "info", "exclude");
        return PlainFile.Is(file) ? [$"--exclude-from={file}"] : [];
    }

    private static byte[] Whole(GitOutput listed, string folder) => listed.Truncated ? throw ListedPaths.TooLarge(folder) : listed.Bytes;
}
