using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>
/// A bare repository of ours beside somebody's folder. Git never learns of the folder's own repository, and is given the files one by one rather than told to
/// look for changes: that search would ask nested repositories for their status, under their own configuration.
/// </summary>
internal sealed partial class GitShadow(GitProgram program)
{
    private const int MostPatchBytes = 1024 * 1024;

    // Above every .gitattributes of the folder: no filter, no conversion, so that a snapshot holds the very bytes.
    private const string Attributes = "* -text -ident -filter -working-tree-encoding !eol !diff !merge !whitespace\n";

    public async Task<string> SnapshotAsync(string shadow, string folder, CancellationToken cancellationToken)
    {
        await EnsureMadeAsync(shadow, cancellationToken);

        // A git that was killed leaves its lock; callers come one at a time, so nobody holds it now.
        File.Delete(Path.Combine(shadow, "index.lock"));
        var listed = await RunAsync(shadow, folder, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], default, cancellationToken);
        await RunAsync(shadow, folder, ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"], WithoutRepositories(listed.Bytes), cancellationToken);
        var tree = await RunAsync(shadow, folder, ["write-tree"], default, cancellationToken);
        return tree.Text.Trim();
    }

    public async Task<GitDiff> DiffAsync(string shadow, string fromTree, string toTree, CancellationToken cancellationToken)
    {
        RequireTree(fromTree, "from");
        RequireTree(toTree, "to");
        await EnsureMadeAsync(shadow, cancellationToken);
        string[] common = ["diff-tree", "-r", "--no-ext-diff", "--no-textconv", "--no-color", "--find-renames"];
        var counted = await RunAsync(shadow, null, [.. common, "--shortstat", fromTree, toTree, "--"], default, cancellationToken);
        var patch = await RunAsync(
            shadow, null, [.. common, "--patch", "--src-prefix=a/", "--dst-prefix=b/", fromTree, toTree, "--"], default, cancellationToken, MostPatchBytes);
        var counts = Counts().Match(counted.Text);
        return new GitDiff(
            Encoding.UTF8.GetString(WholeLines(patch)), Number(counts, "files"), Number(counts, "added"), Number(counts, "removed"), patch.Truncated);
    }

    private async Task EnsureMadeAsync(string shadow, CancellationToken cancellationToken)
    {
        // Written last, so that a shadow with it is whole; making one twice does no harm.
        var attributes = Path.Combine(shadow, "info", "attributes");
        if (File.Exists(attributes))
        {
            return;
        }

        Directory.CreateDirectory(shadow);
        await program.RunAsync(new GitCommand { Arguments = ["init", "--quiet", "--bare", "--template=", "--", shadow] }, cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(attributes)!);
        await File.WriteAllTextAsync(attributes + ".new", Attributes, cancellationToken);
        File.Move(attributes + ".new", attributes, overwrite: true);
    }

    private Task<GitOutput> RunAsync(
        string shadow, string? folder, string[] arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken, int? most = null)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_DIR"] = shadow, ["GIT_INDEX_FILE"] = Path.Combine(shadow, "index") };
        if (folder is not null)
        {
            variables["GIT_WORK_TREE"] = folder;
        }

        var command = new GitCommand
        {
            Arguments = arguments,
            Settings = ["-c", "core.bare=false", "-c", "core.autocrlf=false", "-c", "core.safecrlf=false"],
            Variables = variables,
            Folder = folder,
            Input = input,
        };
        return program.RunAsync(most is { } bytes ? command with { MostOutputBytes = bytes } : command, cancellationToken);
    }

    // A nested repository is listed with a slash at its end; what is in it belongs to it.
    private static byte[] WithoutRepositories(byte[] listed)
    {
        using var kept = new MemoryStream(listed.Length);
        for (var start = 0; start < listed.Length;)
        {
            var length = Array.IndexOf(listed, (byte)0, start) - start;
            if (length > 0 && listed[start + length - 1] != (byte)'/')
            {
                kept.Write(listed, start, length + 1);
            }

            start += length + 1;
        }

        return kept.ToArray();
    }

    private static ReadOnlySpan<byte> WholeLines(GitOutput patch) =>
        patch.Truncated ? patch.Bytes.AsSpan(0, patch.Bytes.AsSpan().LastIndexOf((byte)'\n') + 1) : patch.Bytes;

    private static void RequireTree(string tree, string field)
    {
        if (!TreeId().IsMatch(tree))
        {
            throw GantryException.Invalid(field, $"{field} must be a checkpoint's id.");
        }
    }

    private static int Number(Match counts, string name) =>
        counts.Groups[name].Success ? int.Parse(counts.Groups[name].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TreeId();

    [GeneratedRegex(
        @"(?<files>[0-9]+) files? changed(, (?<added>[0-9]+) insertions?\(\+\))?(, (?<removed>[0-9]+) deletions?\(-\))?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Counts();
}
