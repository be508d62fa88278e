using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gantry.Core.Failures;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>Compares checkpoints by file and hunk, under ids that are bound to both contents, and works out what choosing some of them comes to.</summary>
public sealed class FolderDiffs(WorkspaceCheckpoints checkpoints)
{
    private const int MostFiles = 2000;

    /// <summary>What differs between two checkpoints of a workspace.</summary>
    /// <param name="borrowed">Objects of a repository, when one of the two is a tree of it.</param>
    public async Task<FolderDiff> CompareAsync(WorkspaceId workspace, string from, string to, CancellationToken cancellationToken, string? borrowed = null)
    {
        var changes = await checkpoints.ChangesAsync(workspace, from, to, cancellationToken, borrowed);
        var (patch, truncated) = await checkpoints.SectionsAsync(workspace, from, to, cancellationToken, borrowed);
        var files = Describe(changes, PatchSections.Read(patch, truncated));
        return new FolderDiff(
            from, to, files.Sum(file => file.LinesAdded), files.Sum(file => file.LinesRemoved), [.. files.Take(MostFiles)], truncated || files.Count > MostFiles);
    }

    /// <summary>The changes that bring the chosen parts from one side of a diff to the other; the rest of each file stays as the side that it leaves has it.</summary>
    /// <param name="present">The side that the files are on.</param>
    /// <param name="other">The side that the chosen parts come from.</param>
    /// <param name="presentIsNew">Whether the diff that the ids are from leads to the present, or away from it.</param>
    /// <exception cref="GantryException">An id names nothing in this diff (conflict): the files are other ones by now.</exception>
    public async Task<IReadOnlyList<TreeChange>> ChooseAsync(
        WorkspaceId workspace, string present, string other, bool presentIsNew, IReadOnlyList<DiffChoice> choices, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var (from, to) = presentIsNew ? (other, present) : (present, other);
        var changes = await checkpoints.ChangesAsync(workspace, from, to, cancellationToken);
        var known = (await CompareAsync(workspace, from, to, cancellationToken)).Files.ToDictionary(file => file.FileId, StringComparer.Ordinal);
        var byPath = changes.ToDictionary(change => change.Path, StringComparer.Ordinal);
        var chosen = new List<TreeChange>();
        foreach (var group in choices.GroupBy(choice => choice.FileId, StringComparer.Ordinal))
        {
            if (!known.TryGetValue(group.Key, out var file))
            {
                throw Stale();
            }

            var change = presentIsNew ? byPath[file.Path].Reversed() : byPath[file.Path];
            chosen.Add(await ChooseAsync(workspace, file, change, presentIsNew, [.. group], cancellationToken));
        }

        return chosen;
    }

    private async Task<TreeChange> ChooseAsync(
        WorkspaceId workspace, FileDiff file, TreeChange change, bool presentIsNew, IReadOnlyList<DiffChoice> choices, CancellationToken cancellationToken)
    {
        var hunks = choices.SelectMany(choice => choice.HunkIds ?? []).ToHashSet(StringComparer.Ordinal);
        if (!hunks.IsSubsetOf(file.Hunks.Select(hunk => hunk.HunkId)))
        {
            throw Stale();
        }

        // All of its hunks are the file, which may then come or go.
        if (choices.Any(choice => choice.HunkIds is null or []) || hunks.Count == file.Hunks.Count)
        {
            return change;
        }

        var present = change.Old is null ? [] : await checkpoints.ReadAsync(workspace, change.Old, cancellationToken);
        var other = change.New is null ? [] : await checkpoints.ReadAsync(workspace, change.New, cancellationToken);
        var bytes = Mix(LinesOf(present), LinesOf(other), file.Hunks.Where(hunk => hunks.Contains(hunk.HunkId)), presentIsNew);
        return change with { New = await checkpoints.KeepAsync(workspace, (change.Old ?? change.New)!.Mode, bytes, cancellationToken) };
    }

    // From the last hunk to the first, so that the line numbers of those before stay right. Works on bytes: what is no UTF-8 stays what it is.
    private static byte[] Mix(List<byte[]> present, List<byte[]> other, IEnumerable<DiffHunk> hunks, bool presentIsNew)
    {
        foreach (var hunk in hunks.OrderByDescending(hunk => hunk.OldStart))
        {
            var old = (Start(hunk.OldStart, hunk.OldLines), hunk.OldLines);
            var @new = (Start(hunk.NewStart, hunk.NewLines), hunk.NewLines);
            var ((at, count), (from, taken)) = presentIsNew ? (@new, old) : (old, @new);
            present.RemoveRange(at, count);
            present.InsertRange(at, other.GetRange(from, taken));
        }

        return [.. present.SelectMany(line => line)];
    }

    // A side without lines names the line before it.
    private static int Start(int start, int lines) => lines == 0 ? start : start - 1;

    private static List<byte[]> LinesOf(byte[] bytes)
    {
        var lines = new List<byte[]>();
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start) is var found and >= 0 ? found + 1 : bytes.Length;
            lines.Add(bytes[start..end]);
            start = end;
        }

        return lines;
    }

    private static List<FileDiff> Describe(IReadOnlyList<TreeChange> changes, IReadOnlyList<PatchSection> sections)
    {
        var files = new List<FileDiff>(changes.Count);
        var next = 0;
        foreach (var change in changes)
        {
            // A file that became a link, or the other way round, is shown by git as one that goes and one that comes.
            var isRetyped = change is { Old: { } old, New: { } @new } && !string.Equals(old.Mode[..3], @new.Mode[..3], StringComparison.Ordinal);
            var shown = isRetyped ? null : sections.ElementAtOrDefault(next);
            next += isRetyped ? 2 : 1;
            files.Add(Describe(change, shown));
        }

        return files;
    }

    private static FileDiff Describe(TreeChange change, PatchSection? section)
    {
        var isKept = change is not ({ Old.IsKept: false } or { New.IsKept: false });
        var id = IdOf($"{change.Path}\0{change.Old?.Mode} {change.Old?.Blob}\0{change.New?.Mode} {change.New?.Blob}");
        var hunks = isKept ? section?.Hunks ?? [] : [];
        var status = !isKept ? "noticed" : change.Old is null ? "added" : change.New is null ? "deleted" : "modified";
        return new FileDiff(
            id,
            change.Path,
            status,
            section?.IsBinary ?? true,
            hunks.Sum(hunk => LinesWith(hunk, '+')),
            hunks.Sum(hunk => LinesWith(hunk, '-')),
            [.. hunks.Select(hunk => Describe(id, hunk))]);
    }

    private static DiffHunk Describe(string file, PatchHunk hunk) =>
        new(
            IdOf(string.Create(CultureInfo.InvariantCulture, $"{file} {hunk.OldStart},{hunk.OldLines} {hunk.NewStart},{hunk.NewLines}")),
            hunk.OldStart,
            hunk.OldLines,
            hunk.NewStart,
            hunk.NewLines,
            hunk.Text.ToString());

    private static int LinesWith(PatchHunk hunk, char sign) => hunk.Text.ToString().Split('\n').Count(line => line.StartsWith(sign));

    private static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static GantryException Stale() =>
        GantryException.Conflict("diff-changed", "The files are no longer as this diff showed them; fetch it again and choose anew. Nothing was changed.");
}
