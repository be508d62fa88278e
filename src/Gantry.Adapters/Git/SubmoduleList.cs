using Gantry.Core.Failures;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>Reads which submodules a commit has: their places from its tree, their URLs from its <c>.gitmodules</c> as data.</summary>
internal sealed class SubmoduleList(GitProgram program)
{
    private const string GitLink = "160000 commit ";

    public async Task<IReadOnlyList<GitSubmodule>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (await TryAsync(["rev-parse", "--verify", "--quiet", "HEAD:.gitmodules"], folder, cancellationToken) is null)
        {
            return [];
        }

        var tree = await TryAsync(["ls-tree", "-r", "-z", "--full-tree", "HEAD"], folder, cancellationToken) ?? "";
        var links = tree.Split('\0').Where(entry => entry.StartsWith(GitLink, StringComparison.Ordinal)).ToList();
        if (links.Count == 0)
        {
            return [];
        }

        var urls = await UrlsAsync(folder, cancellationToken);
        return
        [
            .. from entry in links
               let tab = entry.IndexOf('\t', StringComparison.Ordinal)
               let path = entry[(tab + 1)..]
               orderby path
               select new GitSubmodule(path, urls.GetValueOrDefault(path), entry[GitLink.Length..tab]),
        ];
    }

    private async Task<Dictionary<string, string>> UrlsAsync(string folder, CancellationToken cancellationToken)
    {
        var said = await TryAsync(["config", "--blob", "HEAD:.gitmodules", "--no-includes", "-z", "--get-regexp", @"^submodule\..*\.(path|url)$"], folder, cancellationToken) ?? "";
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in said.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (setting.Split('\n', 2) is [var key, var value] && key.LastIndexOf('.') is var dot and > 0)
            {
                (key.EndsWith(".path", StringComparison.Ordinal) ? paths : urls)[key[..dot]] = value;
            }
        }

        var byPath = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, path) in paths)
        {
            if (urls.TryGetValue(name, out var url))
            {
                byPath[path] = url;
            }
        }

        return byPath;
    }

    private async Task<string?> TryAsync(string[] arguments, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return (await program.RunAsync(new GitCommand { Arguments = arguments, Folder = folder }, cancellationToken)).Text;
        }
        catch (GantryException no) when (no.Code == "git-failed")
        {
            return null;
        }
    }
}
