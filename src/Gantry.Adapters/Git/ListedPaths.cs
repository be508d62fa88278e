using System.Text;

namespace Gantry.Adapters.Git;

/// <summary>
/// Sorts what <c>git ls-files -z</c> listed into paths to take into the index and paths to drop from it. Git itself refuses the whole list because of one
/// tracked file whose place is now a folder, or whose folder is now a link.
/// </summary>
internal sealed class ListedPaths(string folder)
{
    private readonly Dictionary<string, bool> leadsThroughLink = new(StringComparer.Ordinal) { [""] = false };

    /// <summary>Both lists with a zero byte after each path. A nested repository, listed with a slash at its end, is in neither: what is in it belongs to it.</summary>
    public (byte[] Kept, byte[] Dropped) Sort(byte[] listed)
    {
        using var kept = new MemoryStream(listed.Length);
        using var dropped = new MemoryStream();
        for (var start = 0; start < listed.Length;)
        {
            var length = Array.IndexOf(listed, (byte)0, start) - start;
            if (length > 0 && listed[start + length - 1] != (byte)'/')
            {
                (IsGone(Encoding.UTF8.GetString(listed, start, length)) ? dropped : kept).Write(listed, start, length + 1);
            }

            start += length + 1;
        }

        return (kept.ToArray(), dropped.ToArray());
    }

    // A file that is simply missing is left to git, and so is a name that is no UTF-8, which we would not find.
    private bool IsGone(string path) => LeadsThroughLink(ParentOf(path)) || Kind(path) == FileAttributes.Directory;

    private bool LeadsThroughLink(string path)
    {
        if (!leadsThroughLink.TryGetValue(path, out var known))
        {
            known = LeadsThroughLink(ParentOf(path)) || Kind(path) == FileAttributes.ReparsePoint;
            leadsThroughLink[path] = known;
        }

        return known;
    }

    private FileAttributes? Kind(string path)
    {
        var entry = new FileInfo(Path.Combine(folder, path));
        return (int)entry.Attributes == -1 ? null
            : entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? FileAttributes.ReparsePoint
            : entry.Attributes & FileAttributes.Directory;
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "";
}
