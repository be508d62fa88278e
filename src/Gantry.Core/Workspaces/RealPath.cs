namespace Gantry.Core.Workspaces;

/// <summary>Paths with every link resolved, and the question whether one lies in another.</summary>
internal static class RealPath
{
    // The kernel's own limit.
    private const int MostLinks = 40;

    /// <summary>Resolves the links in all parts of an absolute path; parts that do not exist stay as they are.</summary>
    /// <exception cref="IOException">The links go in circles.</exception>
    public static string Of(string path)
    {
        var pending = new Stack<string>(Parts(path).Reverse());
        var real = "/";
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part is "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"Too many links in {path}.");
            }

            real = Path.IsPathRooted(target) ? "/" : real;
            foreach (var inner in Parts(target).Reverse())
            {
                pending.Push(inner);
            }
        }

        return real;
    }

    /// <summary>True when the path is the folder or lies in it, part by part: <c>/ws-evil</c> does not lie in <c>/ws</c>. Both are real paths.</summary>
    public static bool IsWithin(string path, string folder) =>
        string.Equals(path, folder, StringComparison.Ordinal)
        || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);

    private static IEnumerable<string> Parts(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ".");
}
