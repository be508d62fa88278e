using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>Answers for a file that is not there with those whose names are close.</summary>
internal static class NearNames
{
    private const int MostNames = 5;

    /// <exception cref="GantryException">It cannot be read; one that is not there is answered with near names.</exception>
    public static FileText ReadOrSuggest(ISandboxFiles files, string path, int limit) => OrSuggest(files, path, "file", () => FileText.Read(files, path, limit));

    /// <summary>Looks something up that may not be there.</summary>
    /// <exception cref="GantryException">It cannot be read; one that is not there is answered with near names.</exception>
    public static T OrSuggest<T>(ISandboxFiles files, string path, string noun, Func<T> look)
    {
        try
        {
            return look();
        }
        catch (GantryException missing) when (missing.Kind == FailureKind.NotFound)
        {
            throw Missing(files, path, noun);
        }
    }

    private static GantryException Missing(ISandboxFiles files, string path, string noun)
    {
        var names = Near(files, path);
        return names.Count == 0
            ? GantryException.NotFound(noun, VisibleText.Of(path))
            : GantryException.Conflict($"{noun}-not-found", $"There is no {noun} {VisibleText.Of(path)}. Did you mean {string.Join(", ", names.Select(VisibleText.Of))}?");
    }

    private static List<string> Near(ISandboxFiles files, string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : ".";
        var beside = EntriesOf(files, folder.Length == 0 ? "/" : folder)
            .Select(entry => (Path: folder == "." ? entry.Name : $"{folder}/{entry.Name}", Score: Likeness(entry.Name, name)))
            .Where(near => near.Score >= 0.6);

        // The right name in the wrong place.
        var elsewhere = new WorkspaceWalk(files) { MostEntries = 20_000 }
            .Files(".")
            .Where(found => string.Equals(found.Path[(found.Path.LastIndexOf('/') + 1)..], name, StringComparison.OrdinalIgnoreCase))
            .Select(found => (found.Path, Score: 1.0));
        return [.. beside.Concat(elsewhere).OrderByDescending(near => near.Score).Select(near => near.Path).Distinct(StringComparer.Ordinal).Take(MostNames)];
    }

    private static double Likeness(string name, string wanted) =>
        name.Length > 200 || wanted.Length > 200 ? 0 : Similarity.Of(name.ToLowerInvariant(), wanted.ToLowerInvariant());

    private static IReadOnlyList<SandboxEntry> EntriesOf(ISandboxFiles files, string folder)
    {
        try
        {
            return files.List(folder);
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
