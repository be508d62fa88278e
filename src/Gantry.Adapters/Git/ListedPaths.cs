using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>
/// Sorts what <c>git ls-files -z</c> listed into paths to take into the index, to drop from it, and to be noticed only. Git itself refuses the whole list
/// because of one tracked file whose place is now a folder, or whose folder is now a link.
/// </summary>
internal sealed class ListedPaths(string folder)
{
    /// <summary>A file larger than this is noticed and not kept, in bytes.</summary>
    public const long LargestKept = 64L * 1024 * 1024;

    // What a home directory by mistake would exceed, and no repository that people work in does.
    private const int MostFiles = 200_000;
    private const long MostBytes = 4L * 1024 * 1024 * 1024;

    private readonly Dictionary<string, bool> leadsThroughLink = new(StringComparer.Ordinal) { [""] = false };
    private readonly HashSet<string> unreadable = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<(string Text, byte[] Bytes)> paths = [];
    private readonly Queue<string> nested = [];

    /// <summary>The folder holds more than checkpoints keep.</summary>
    public static GantryException TooLarge(string folder) =>
        GantryException.TooLarge(
            "checkpoint-too-large",
            $"The folder {folder} holds more than {MostFiles} files or {MostBytes >> 30} GiB that are not ignored, so no checkpoints are kept of it; list what does not belong to the work in a .gitignore.");

    /// <summary>Adds a listing.</summary>
    /// <param name="prefix">What comes before each of its paths, with a slash at its end.</param>
    public void Add(byte[] listed, byte[]? prefix = null)
    {
        for (var start = 0; start < listed.Length;)
        {
            var length = Array.IndexOf(listed, (byte)0, start) - start;
            if (length > 0)
            {
                AddOne([.. prefix ?? [], .. listed.AsSpan(start, length)]);
            }

            start += length + 1;
        }
    }

    /// <summary>The next nested repository that was listed, with a slash at its end.</summary>
    public string? NextNested() => nested.TryDequeue(out var next) ? next : null;

    /// <summary>Neither a link nor reached through one.</summary>
    public bool IsPlainFolder(string path) => !LeadsThroughLink(path.TrimEnd('/'));

    /// <summary>Looks which files cannot be opened; true when there are such that were not known.</summary>
    public bool NoticeUnreadable()
    {
        foreach (var (path, _) in paths.Where(path => Entry(path.Text) is { Kind: EntryKind.File } && !CanRead(path.Text)))
        {
            unreadable.Add(path);
        }

        return unreadable.Count > 0;
    }

    /// <summary>The three lists as git takes them, with a zero byte after each entry.</summary>
    /// <exception cref="GantryException">There is too much.</exception>
    public (byte[] Kept, byte[] Gone, byte[] Noticed) Sort()
    {
        using var kept = new MemoryStream();
        using var gone = new MemoryStream();
        using var noticed = new MemoryStream();
        var total = 0L;
        foreach (var (path, bytes) in paths)
        {
            // A file that is simply missing is left to git, and so is a name that is no UTF-8, which we would not find.
            var entry = Entry(path);
            if (LeadsThroughLink(ParentOf(path)) || entry?.Kind == EntryKind.Folder)
            {
                Write(gone, bytes);
            }
            else if (entry is { Kind: EntryKind.File } file && (file.Size > LargestKept || unreadable.Contains(path)))
            {
                noticed.Write(Encoding.ASCII.GetBytes($"{TreeEntry.NotKept} {MarkOf(file)}\t"));
                Write(noticed, bytes);
            }
            else
            {
                total += entry?.Size ?? 0;
                Write(kept, bytes);
            }
        }

        return paths.Count > MostFiles || total > MostBytes ? throw TooLarge(folder) : (kept.ToArray(), gone.ToArray(), noticed.ToArray());
    }

    private void AddOne(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (!seen.Add(text))
        {
            return;
        }

        if (bytes[^1] == (byte)'/')
        {
            nested.Enqueue(text);
        }
        else
        {
            paths.Add((text, bytes));
        }
    }

    private bool LeadsThroughLink(string path)
    {
        if (!leadsThroughLink.TryGetValue(path, out var known))
        {
            known = LeadsThroughLink(ParentOf(path)) || Entry(path)?.Kind == EntryKind.Link;
            leadsThroughLink[path] = known;
        }

        return known;
    }

    private FolderEntry? Entry(string path)
    {
        var entry = new FileInfo(Path.Combine(folder, path));
        return (int)entry.Attributes == -1 ? null
            : entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? new FolderEntry(EntryKind.Link, 0, default)
            : entry.Attributes.HasFlag(FileAttributes.Directory) ? new FolderEntry(EntryKind.Folder, 0, default)
            : new FolderEntry(EntryKind.File, entry.Length, entry.LastWriteTimeUtc);
    }

    private bool CanRead(string path)
    {
        try
        {
            File.OpenHandle(Path.Combine(folder, path)).Dispose();
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Tells that it changed, without its bytes. The place of a commit's id in a tree is the one that git does not look behind.
    private static string MarkOf(FolderEntry file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Size} {file.Changed.Ticks}")))[..20]);

    private static void Write(MemoryStream list, byte[] path)
    {
        list.Write(path);
        list.WriteByte(0);
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "";

    private enum EntryKind
    {
        File,
        Folder,
        Link,
    }

    private sealed record FolderEntry(EntryKind Kind, long Size, DateTime Changed);
}
