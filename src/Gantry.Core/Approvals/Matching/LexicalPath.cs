namespace Gantry.Core.Approvals.Matching;

/// <summary>
/// Paths as text: no link is followed, since what a path leads to can change before it is used. The sandbox holds the boundary; this only decides who is
/// asked.
/// </summary>
internal static class LexicalPath
{
    private static readonly string[] Protected = [".git", ".gantry", ".claude", ".codex", ".mcp.json"];

    /// <summary>Takes <c>.</c>, <c>..</c> and doubled slashes out. A relative path that leads out keeps its leading <c>..</c>; the top itself is <c>.</c>.</summary>
    public static string Normalise(string path)
    {
        var absolute = path.StartsWith('/');
        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (segment)
            {
                case ".":
                    break;
                case ".." when kept.Count > 0 && kept[^1] != "..":
                    kept.RemoveAt(kept.Count - 1);
                    break;
                case ".." when absolute:
                    break;
                default:
                    kept.Add(segment);
                    break;
            }
        }

        var text = string.Join('/', kept);
        return absolute ? $"/{text}" : kept.Count == 0 ? "." : text;
    }

    /// <summary>A path as seen from the top, when it is named from a folder.</summary>
    public static string From(string folder, string path) => Normalise(path.StartsWith('/') ? path : $"{folder}/{path}");

    /// <summary>A path from the top, in both ways to write it: relative if it lies beneath the top, and absolute if the top is known.</summary>
    /// <param name="root">The top itself, absolute; null when it is not known.</param>
    public static (string Path, string? Absolute) Within(string? root, string path)
    {
        if (root is null)
        {
            return (path, null);
        }

        var top = Normalise(root).TrimEnd('/');
        var absolute = From(top.Length == 0 ? "/" : top, path);
        return absolute == top || absolute == "/" && top.Length == 0 ? (".", absolute)
            : absolute.StartsWith($"{top}/", StringComparison.Ordinal) ? (absolute[(top.Length + 1)..], absolute)
            : (path, absolute);
    }

    /// <summary>True for a normalised path that is not in the workspace as far as its text tells.</summary>
    public static bool IsOutside(string path) => path.StartsWith('/') || LeadsOut(path);

    /// <summary>True for a normalised relative path above the top.</summary>
    public static bool LeadsOut(string path) => path == ".." || path.StartsWith("../", StringComparison.Ordinal);

    /// <summary>The folder or file in a path that configures git, Gantry or an agent; null when there is none. In any case of letters: some disks do not tell.</summary>
    public static string? ProtectedSegment(string path) =>
        Array.Find(path.Split('/'), segment => Protected.Contains(segment, StringComparer.OrdinalIgnoreCase));
}
