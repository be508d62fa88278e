using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Landing;

/// <summary>The place that a workspace came from, as far as landing goes: judged anew at each push, because names change their meaning.</summary>
public sealed class LandingRemote(IGitRepositories repositories, GitAddressPolicy addresses, ForgeAccounts accounts, IEnumerable<IForge> forges, IEnumerable<IGitLogins> logins)
{
    /// <summary>Where a push would go.</summary>
    /// <exception cref="GantryException">There is no such place, or it may not be connected to.</exception>
    public async Task<GitAddress> FindAsync(Workspace workspace, GitRepository repository, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var url = workspace.SourceType == WorkspaceSource.Git ? workspace.SourceUri : await repositories.OriginAsync(repository, cancellationToken);
        return url is null
            ? throw GantryException.Conflict("no-remote", "The workspace's repository has no remote called origin to push to; land as a branch and push it yourself.")
            : await addresses.JudgeAsync(url, "as", cancellationToken);
    }

    /// <summary>Refuses a proposal before anything is pushed, when it could not be made.</summary>
    public void RequireForge(GitAddress remote) => _ = ForgeOf(remote, out _);

    /// <summary>Sends a commit to a branch there.</summary>
    public Task PushAsync(GitRepository repository, Shadow shadow, string commit, string branch, GitAddress remote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return repositories.PushAsync(repository, shadow, commit, branch, remote, logins.For(remote), cancellationToken);
    }

    /// <summary>Opens a pull request for a branch that was pushed there.</summary>
    internal Task<string> ProposeAsync(GitAddress remote, LandingRequest request, CancellationToken cancellationToken)
    {
        var forge = ForgeOf(remote, out var account);
        var path = Uri.UnescapeDataString(remote.Url.AbsolutePath).Trim('/');
        var repository = path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
        return forge.ProposeAsync(account, new PullRequestDraft(repository, request.Branch, request.Base, request.Title, request.Body), cancellationToken);
    }

    private IForge ForgeOf(GitAddress remote, out ForgeAccount account)
    {
        account = accounts.Find(remote.Url.Host)
            ?? throw GantryException.Conflict(
                "no-forge-account",
                $"The daemon has no account at {remote.Url.Host}: list it in forges.json in the data directory, or set GITHUB_TOKEN or GITLAB_TOKEN. A push alone needs none over ssh.");
        var kind = account.Kind;
        return forges.First(forge => forge.Kind == kind);
    }
}
