using Gantry.Adapters.Files;

namespace Gantry.Adapters.Git;

/// <summary>Asks whether a path names a regular file, so that nobody waits on a pipe that was put there.</summary>
internal static class PlainFile
{
    public static bool Is(string path)
    {
        using var folder = Libc.OpenFolder(Path.GetDirectoryName(path)!, out _);
        return folder is not null && Libc.Status(folder, Path.GetFileName(path), out _) is { IsFile: true };
    }
}
