using System.Globalization;
using System.Text;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>Users' repositories by the git program.</summary>
internal sealed class RepositoryGit(GitProgram program) : IGitRepositories
{
    private const string Nothing = "0000000000000000000000000000000000000000";
    private static readonly TimeSpan PushTimeLimit = TimeSpan.FromMinutes(30);
    private readonly ShadowGit shadows = new(program);

    public async Task<GitRepository?> FindAsync(string folder, CancellationToken cancellationToken)
    {
        var places = await TryAsync(
            new GitCommand { Arguments = ["rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir", "--show-prefix"], Folder = folder }, cancellationToken);
        if (places?.TrimEnd('\n').Split('\n') is not [var own, var common, .. var rest])
        {
            return null;
        }

        var prefix = rest.FirstOrDefault("");
        var commit = await TryAsync(new GitCommand { Arguments = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], Folder = folder }, cancellationToken);
        var tree = commit is null
            ? null
            : await TryAsync(new GitCommand { Arguments = ["rev-parse", "--verify", "--quiet", prefix.Length == 0 ? "HEAD^{tree}" : $"HEAD:{prefix}"], Folder = folder }, cancellationToken);
        return new GitRepository(own, Path.Combine(common, "objects"), prefix, commit?.Trim(), tree?.Trim());
    }

    public async Task<string?> CheckedOutAsync(string folder, CancellationToken cancellationToken) =>
        (await TryAsync(new GitCommand { Arguments = ["symbolic-ref", "--quiet", "--short", "HEAD"], Folder = folder }, cancellationToken))?.Trim() is { Length: > 0 } branch ? branch : null;

    public async Task<string?> BranchAsync(GitRepository repository, string branch, CancellationToken cancellationToken) =>
        (await TryAsync(In(repository, ["rev-parse", "--verify", "--quiet", $"refs/heads/{branch}^{{commit}}"]), cancellationToken))?.Trim();

    public async Task<bool> IsBranchNameAsync(string branch, CancellationToken cancellationToken) =>
        branch.Length is > 0 and <= 200
        && branch[0] != '-'
        && await TryAsync(new GitCommand { Arguments = ["check-ref-format", $"refs/heads/{branch}"] }, cancellationToken) is not null;

    public async Task<string?> CommitAsync(GitRepository repository, Shadow shadow, GitCommitDraft draft, CancellationToken cancellationToken)
    {
        var index = Path.Combine(shadow.Repository, $"landing-{Guid.NewGuid():N}");
        try
        {
            await ObjectsAsync(repository, shadow, index, draft.Start is { } from ? ["read-tree", from] : ["read-tree", "--empty"], default, cancellationToken);
            foreach (var blob in draft.Changes.Select(change => change.New).OfType<TreeEntry>().Select(entry => entry.Blob).Distinct(StringComparer.Ordinal))
            {
                var bytes = await shadows.RunAsync(shadow, null, ["cat-file", "blob", blob], default, cancellationToken, (int)ListedPaths.LargestKept + 1);
                await ObjectsAsync(repository, shadow, index, ["hash-object", "-w", "--no-filters", "--stdin"], bytes.Bytes, cancellationToken);
            }

            await ObjectsAsync(repository, shadow, index, ["update-index", "-z", "--add", "--replace", "--index-info"], IndexLines.Of(draft.Changes, repository.Prefix), cancellationToken);
            var tree = (await ObjectsAsync(repository, shadow, index, ["write-tree"], default, cancellationToken)).Text.Trim();
            if (draft.Parent is { } parent
                && string.Equals((await ObjectsAsync(repository, shadow, index, ["rev-parse", $"{parent}^{{tree}}"], default, cancellationToken)).Text.Trim(), tree, StringComparison.Ordinal))
            {
                return null;
            }

            string[] commit = ["commit-tree", tree, .. draft.Parent is { } before ? (string[])["-p", before] : [], "-F", "-"];
            return (await ObjectsAsync(repository, shadow, index, commit, Encoding.UTF8.GetBytes(draft.Message), cancellationToken, draft)).Text.Trim();
        }
        finally
        {
            File.Delete(index);
        }
    }

    public async Task MoveBranchAsync(GitRepository repository, string? branch, string commit, string? expected, CancellationToken cancellationToken)
    {
        var reference = branch is null ? "HEAD" : $"refs/heads/{branch}";
        try
        {
            await program.RunAsync(In(repository, ["update-ref", "-m", "gantry: land", reference, commit, expected ?? Nothing]), cancellationToken);
        }
        catch (GantryException refused) when (refused.Code == "git-failed")
        {
            throw GantryException.Conflict("branch-moved", $"The branch {branch ?? "that is checked out"} is another one by now, so nothing was landed; try again. ({refused.Message})");
        }
    }

    public Task SyncIndexAsync(GitRepository repository, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken) =>
        program.RunAsync(
            In(repository, ["update-index", "-z", "--add", "--replace", "--index-info"]) with { Input = IndexLines.Of(changes, repository.Prefix) }, cancellationToken);

    public async Task<byte[]> PatchAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken)
    {
        ShadowGit.RequireId(fromTree, "from");
        ShadowGit.RequireId(toTree, "to");
        string[] diff =
        [
            "diff-tree", "-r", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--ignore-submodules=all", "--patch", "--binary", "--full-index",
            "--src-prefix=a/", "--dst-prefix=b/", fromTree, toTree, "--",
        ];
        var patch = await shadows.RunAsync(shadow, null, diff, default, cancellationToken);
        return patch.Truncated
            ? throw GantryException.TooLarge("patch-too-large", "The patch is larger than 64 MiB; land as a branch instead.")
            : patch.Bytes;
    }

    public Task PushAsync(
        GitRepository repository, Shadow shadow, string commit, string branch, GitAddress remote, GitLogin? login, CancellationToken cancellationToken)
    {
        // From a repository of ours that borrows the objects: what theirs says about URLs, hooks and helpers is never read.
        var borrowed = shadow with { Borrowed = repository.Objects };
        return program.RunAsync(
            new GitCommand
            {
                Arguments = ["push", "--quiet", "--no-verify", "--no-signed", "--recurse-submodules=no", "--", remote.Url.AbsoluteUri, $"{commit}:refs/heads/{branch}"],
                Variables = WithHistoryOf(repository, ShadowGit.Variables(borrowed)),
                Remote = remote,
                Login = login,
                TimeLimit = PushTimeLimit,
            },
            cancellationToken);
    }

    // Where a shallow repository's history ends is told beside its objects, and those alone are borrowed.
    private static IReadOnlyDictionary<string, string> WithHistoryOf(GitRepository repository, IReadOnlyDictionary<string, string> variables)
    {
        var shallow = Path.Combine(Path.GetDirectoryName(repository.Objects)!, "shallow");
        return File.Exists(shallow) ? new Dictionary<string, string>(variables, StringComparer.Ordinal) { ["GIT_SHALLOW_FILE"] = shallow } : variables;
    }

    public async Task<string?> OriginAsync(GitRepository repository, CancellationToken cancellationToken) =>
        (await TryAsync(In(repository, ["config", "--local", "--no-includes", "--get", "remote.origin.url"]), cancellationToken))?.Trim();

    // Our configuration, their objects: nothing that their repository says is read, and nothing borrowed is taken for theirs.
    private Task<GitOutput> ObjectsAsync(
        GitRepository repository, Shadow shadow, string index, string[] arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken, GitCommitDraft? by = null)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GIT_DIR"] = shadow.Repository,
            ["GIT_INDEX_FILE"] = index,
            ["GIT_OBJECT_DIRECTORY"] = repository.Objects,
        };
        if (by is not null)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"@{by.At.ToUnixTimeSeconds()} +0000");
            foreach (var role in (string[])["AUTHOR", "COMMITTER"])
            {
                variables[$"GIT_{role}_NAME"] = by.Author.Name;
                variables[$"GIT_{role}_EMAIL"] = by.Author.Email;
                variables[$"GIT_{role}_DATE"] = at;
            }
        }

        return program.RunAsync(
            new GitCommand { Arguments = arguments, Variables = variables, Input = input, Settings = ["-c", "core.bare=false", "-c", "core.fsync=added"] }, cancellationToken);
    }

    private static GitCommand In(GitRepository repository, string[] arguments) =>
        new() { Arguments = arguments, Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_DIR"] = repository.GitFolder } };

    // Asked of git by its exit code: a no is no failure.
    private async Task<string?> TryAsync(GitCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return (await program.RunAsync(command, cancellationToken)).Text;
        }
        catch (GantryException no) when (no.Code == "git-failed")
        {
            return null;
        }
    }
}
