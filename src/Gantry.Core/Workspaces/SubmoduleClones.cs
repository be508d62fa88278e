using Gantry.Core.Failures;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>
/// Fetches the submodules of a clone, and theirs. What a repository names is data: every URL is judged like one that a user wrote, in its own right, and a path
/// is used only where the clone has an empty folder of its own.
/// </summary>
internal sealed class SubmoduleClones(IGit git, GitAddressPolicy addresses, IEnumerable<IGitLogins> logins)
{
    private const int Deepest = 8;
    private const int Most = 200;

    /// <summary>Fetches all of them.</summary>
    /// <param name="top">The folder of the clone.</param>
    /// <param name="from">Where it came from, which relative URLs begin at.</param>
    /// <exception cref="GantryException">A URL may not be connected to, one cannot be fetched, or there are too many.</exception>
    public async Task FetchAsync(string top, GitAddress from, int? depth, Action<ImportProgress>? tell, CancellationToken cancellationToken)
    {
        var pending = new Queue<(string Folder, Uri From, int Level)>([(top, from.Url, 1)]);
        var count = 0;
        while (pending.TryDequeue(out var next))
        {
            foreach (var submodule in await git.SubmodulesAsync(next.Folder, cancellationToken))
            {
                if (++count > Most || next.Level > Deepest)
                {
                    throw GantryException.TooLarge(
                        "too-many-submodules", $"The repository has more than {Most} submodules, or some more than {Deepest} levels deep; import it without them.");
                }

                var folder = FolderOf(next.Folder, submodule);
                var shown = Path.GetRelativePath(top, folder);
                var address = await JudgeAsync(submodule, shown, next.From, cancellationToken);
                await git.CloneCommitAsync(
                    new CloneOrder(address) { Login = logins.For(address), Depth = depth },
                    submodule.Commit,
                    folder,
                    tell is null ? null : progress => tell(progress with { Submodule = shown }),
                    cancellationToken);
                pending.Enqueue((folder, address.Url, next.Level + 1));
            }
        }
    }

    // Git made it when it checked the commit out. Where a repository manages that something else stands there, nothing is written.
    private static string FolderOf(string parent, GitSubmodule submodule)
    {
        var folder = Path.Combine(parent, submodule.Path);
        return string.Equals(RealPath.Of(folder), folder, StringComparison.Ordinal)
            && RealPath.IsWithin(folder, parent)
            && Directory.Exists(folder)
            && !Directory.EnumerateFileSystemEntries(folder).Any()
            ? folder
            : throw GantryException.Conflict("submodule-misplaced", $"The submodule {submodule.Path} is no empty folder of the repository; import it without submodules.");
    }

    private async Task<GitAddress> JudgeAsync(GitSubmodule submodule, string shown, Uri from, CancellationToken cancellationToken)
    {
        if (submodule.Url is not { Length: > 0 } url)
        {
            throw GantryException.Conflict("submodule-without-url", $"The repository does not say where its submodule {shown} comes from; import it without submodules.");
        }

        try
        {
            return await addresses.JudgeAsync(SubmoduleUrl.Resolve(url, from), "recurse_submodules", cancellationToken);
        }
        catch (GantryException refused)
        {
            throw GantryException.Invalid("recurse_submodules", $"The submodule {shown} cannot be fetched: {refused.Message}");
        }
    }
}
