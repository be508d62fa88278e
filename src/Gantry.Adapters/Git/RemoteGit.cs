using System.Globalization;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>Clones from remotes.</summary>
internal sealed class RemoteGit(GitProgram program)
{
    /// <summary>The pool sets the limit that users know; this one only keeps a forgotten clone from living for ever.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromHours(2);

    public Task CloneAsync(CloneOrder order, string folder, Action<ImportProgress>? tell, CancellationToken cancellationToken)
    {
        string[] branch = order.Branch is { } name ? ["--branch", name] : [];
        return RunAsync(
            order,
            tell,
            folder: null,
            ["clone", Loudness(tell), "--template=", "--no-recurse-submodules", .. branch, .. Depth(order), "--", order.Address.Url.AbsoluteUri, folder],
            cancellationToken);
    }

    public async Task CloneCommitAsync(CloneOrder order, string commit, string folder, Action<ImportProgress>? tell, CancellationToken cancellationToken)
    {
        var url = order.Address.Url.AbsoluteUri;
        await RunAsync(order, null, null, ["init", "--quiet", "--template=", "--", folder], cancellationToken);
        await RunAsync(order, null, folder, ["config", "--local", "remote.origin.url", url], cancellationToken);
        try
        {
            await FetchAsync([.. Depth(order), "--", url, commit]);
        }
        catch (GantryException refused) when (refused.Code == "git-failed")
        {
            // Older servers give only what a branch or tag names; the commit is behind one of them, unless it is lost.
            await FetchAsync(["--tags", "--", url, "+refs/heads/*:refs/remotes/origin/*"]);
        }

        await RunAsync(order, tell, folder, ["checkout", Loudness(tell), "--detach", commit, "--"], cancellationToken);

        Task FetchAsync(string[] what) => RunAsync(order, tell, folder, ["fetch", Loudness(tell), "--no-auto-maintenance", "--no-recurse-submodules", .. what], cancellationToken);
    }

    private async Task RunAsync(CloneOrder order, Action<ImportProgress>? tell, string? folder, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            await program.RunAsync(
                new GitCommand { Arguments = arguments, Folder = folder, Remote = order.Address, Login = order.Login, Tell = tell, TimeLimit = TimeLimit }, cancellationToken);
        }
        catch (GantryException refused) when (refused.Code == "git-failed" && WantsLogin(refused.Message))
        {
            var host = order.Address.Url.Authority;
            throw GantryException.Unavailable(
                "git-login",
                order.Login is null
                    ? $"{host} lets nobody in without a login, or has no such repository; give the daemon one with: gantry workspace credential set {host}"
                    : $"{host} does not accept the login that the daemon has for it; set another with: gantry workspace credential set {host}");
        }
        catch (GantryException refused) when (refused.Code == "git-failed" && refused.Message.Contains("Host key verification failed", StringComparison.Ordinal))
        {
            throw GantryException.Unavailable(
                "git-host-key",
                $"{order.Address.Url.Authority} shows another key than when the daemon first met it, so nothing was fetched. If its owner says that the key is new, remove the old line from ssh-known-hosts in the data directory.");
        }
    }

    private static bool WantsLogin(string words) =>
        words.Contains("could not read Username", StringComparison.Ordinal) || words.Contains("Authentication failed", StringComparison.Ordinal);

    private static string[] Depth(CloneOrder order) => order.Depth is { } depth ? ["--depth", depth.ToString(CultureInfo.InvariantCulture)] : [];

    private static string Loudness(Action<ImportProgress>? tell) => tell is null ? "--quiet" : "--progress";
}
