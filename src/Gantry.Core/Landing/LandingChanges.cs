using Gantry.Core.Workspaces;

namespace Gantry.Core.Landing;

/// <summary>Which of a session's changes go into a commit.</summary>
/// <param name="LeftOut">Paths that do not: too large to be kept, or in a repository within the folder, which has commits of its own.</param>
internal sealed record LandingChanges(IReadOnlyList<TreeChange> Changes, IReadOnlyList<string> LeftOut)
{
    public static LandingChanges Of(string folder, IEnumerable<TreeChange> changes)
    {
        var nested = new Dictionary<string, bool>(StringComparer.Ordinal) { [""] = false };
        var byFate = changes.ToLookup(change => change is { Old.IsKept: false } or { New.IsKept: false } || IsNested(ParentOf(change.Path)));
        return new LandingChanges([.. byFate[false]], [.. byFate[true].Select(change => change.Path)]);

        bool IsNested(string path)
        {
            if (!nested.TryGetValue(path, out var known))
            {
                var git = Path.Combine(folder, path, ".git");
                known = IsNested(ParentOf(path)) || File.Exists(git) || Directory.Exists(git);
                nested[path] = known;
            }

            return known;
        }
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "";
}
