namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>Compares absolute paths as text; for building arguments, never for a decision about what an agent may touch.</summary>
internal static class PathText
{
    public static bool IsWithin(string path, string folder) =>
        string.Equals(path, folder, StringComparison.Ordinal) || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}
