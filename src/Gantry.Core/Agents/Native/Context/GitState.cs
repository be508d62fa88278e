using System.Text;

namespace Gantry.Core.Agents.Native.Context;

/// <summary>Where the workspace's repository stands: branch, what is changed, the last commits. Empty when it is none.</summary>
internal static class GitState
{
    private const int MostChanges = 40;
    private const int MostBytes = 64 * 1024;

    public static async Task<string> ReadAsync(GitReading git, CancellationToken cancellationToken)
    {
        var branch = git.RunAsync(["symbolic-ref", "--short", "--quiet", "HEAD"], MostBytes, cancellationToken);
        var staged = git.RunAsync(["diff-index", "--cached", "--name-status", "HEAD"], MostBytes, cancellationToken);
        var changed = git.ChangedFilesAsync(MostBytes, cancellationToken);
        var unknown = git.RunAsync(["ls-files", "--others", "--exclude-standard", "--directory"], MostBytes, cancellationToken);
        var commits = git.RunAsync(["log", "-5", "--format=%h %s"], MostBytes, cancellationToken);
        await Task.WhenAll(branch, staged, changed, unknown, commits);

        var (name, last) = (await branch, await commits);
        if (name is null && last is null)
        {
            return "";
        }

        List<string> changes =
        [
            .. Lines(await staged).Select(line => $"staged {line.Replace('\t', ' ')}"),
            .. Lines(await changed).Select(line => line.Replace('\t', ' ')),
            .. Lines(await unknown).Select(line => $"? {line}"),
        ];
        var text = new StringBuilder();
        text.Append("Branch: ").AppendLine(name?.Trim() ?? "none (detached)");
        text.AppendLine(changes.Count == 0 ? "No changes." : "Changes:");
        foreach (var change in changes.Take(MostChanges))
        {
            text.Append("  ").AppendLine(change);
        }

        if (changes.Count > MostChanges)
        {
            text.AppendLine($"  and {changes.Count - MostChanges} more");
        }

        return text.Append("Last commits:\n").AppendJoin('\n', Lines(last).Select(line => $"  {line}")).ToString();
    }

    private static string[] Lines(string? text) => text?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
