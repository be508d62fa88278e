using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>Compares trees of a shadow.</summary>
internal sealed partial class ShadowDiff(ShadowGit git)
{
    private const int MostPatchBytes = 1024 * 1024;
    private const int MostSectionBytes = 8 * 1024 * 1024;
    private const string Nothing = "0000000000000000000000000000000000000000";
    private static readonly string[] Common = ["diff-tree", "-r", "--no-ext-diff", "--no-textconv", "--no-color"];

    public async Task<GitDiff> DiffAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken)
    {
        await PrepareAsync(shadow, fromTree, toTree, cancellationToken);
        var counted = await git.RunAsync(shadow, null, [.. Common, "--find-renames", "--ignore-submodules=all", "--shortstat", fromTree, toTree, "--"], default, cancellationToken);
        var patch = await git.RunAsync(
            shadow,
            null,
            [.. Common, "--find-renames", "--ignore-submodules=all", "--patch", "--src-prefix=a/", "--dst-prefix=b/", fromTree, toTree, "--"],
            default,
            cancellationToken,
            MostPatchBytes);
        var counts = Counts().Match(counted.Text);
        return new GitDiff(
            Encoding.UTF8.GetString(WholeLines(patch)), Number(counts, "files"), Number(counts, "added"), Number(counts, "removed"), patch.Truncated);
    }

    public async Task<(string Patch, bool Truncated)> SectionsAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken)
    {
        await PrepareAsync(shadow, fromTree, toTree, cancellationToken);
        var patch = await git.RunAsync(
            shadow,
            null,
            [.. Common, "--no-renames", "--ignore-submodules=none", "--patch", "--src-prefix=a/", "--dst-prefix=b/", fromTree, toTree, "--"],
            default,
            cancellationToken,
            MostSectionBytes);
        return (Encoding.UTF8.GetString(WholeLines(patch)), patch.Truncated);
    }

    public async Task<IReadOnlyList<TreeChange>> ChangesAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken)
    {
        await PrepareAsync(shadow, fromTree, toTree, cancellationToken);
        var raw = await git.RunAsync(
            shadow, null, [.. Common, "--raw", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules=none", fromTree, toTree, "--"], default, cancellationToken);
        var fields = raw.Text.Split('\0');
        var changes = new List<TreeChange>(fields.Length / 2);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            // :100644 100755 OLD NEW M
            var parts = fields[i].TrimStart(':').Split(' ');
            changes.Add(new TreeChange(fields[i + 1], EntryOf(parts[0], parts[2]), EntryOf(parts[1], parts[3])));
        }

        return changes;
    }

    private async Task PrepareAsync(Shadow shadow, string fromTree, string toTree, CancellationToken cancellationToken)
    {
        ShadowGit.RequireId(fromTree, "from");
        ShadowGit.RequireId(toTree, "to");
        await git.EnsureMadeAsync(shadow, cancellationToken);
    }

    private static TreeEntry? EntryOf(string mode, string blob) => string.Equals(blob, Nothing, StringComparison.Ordinal) ? null : new TreeEntry(mode, blob);

    private static ReadOnlySpan<byte> WholeLines(GitOutput patch) =>
        patch.Truncated ? patch.Bytes.AsSpan(0, patch.Bytes.AsSpan().LastIndexOf((byte)'\n') + 1) : patch.Bytes;

    private static int Number(Match counts, string name) =>
        counts.Groups[name].Success ? int.Parse(counts.Groups[name].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"(?<files>[0-9]+) files? changed(, (?<added>[0-9]+) insertions?\(\+\))?(, (?<removed>[0-9]+) deletions?\(-\))?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Counts();
}
