using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// Goes over the files of a workspace, folder by folder in order of names. Never follows a link and never looks into <c>.git</c>; leaves out what the
/// <c>.gitignore</c> files say unless told otherwise. Bounded: when it ends early it says so.
/// </summary>
internal sealed class WorkspaceWalk(ISandboxFiles files)
{
    private const int Deepest = 64;
    private int entries;

    /// <summary>Entries that are looked at in all.</summary>
    public int MostEntries { get; init; } = 500_000;

    /// <summary>Also what git ignores.</summary>
    public bool WithIgnored { get; init; }

    /// <summary>It did not look at everything.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The regular files beneath a folder, by their path from the workspace's top; the folder itself may be an ignored one.</summary>
    /// <exception cref="GantryException">The folder cannot be listed.</exception>
    public IEnumerable<FoundFile> Files(string folder)
    {
        var ignoring = new List<(string Folder, IgnoreFile Says)>();
        if (folder != "." && !WithIgnored)
        {
            // What lies above the folder has its say about what is in it.
            var above = ".";
            Add(above);
            foreach (var part in folder.Split('/').SkipLast(1))
            {
                above = Below(above, part);
                Add(above);
            }
        }

        return Walk(folder, files.List(folder), ignoring, 0);

        void Add(string place)
        {
            if (IgnoreFile.Of(files, place) is { } says)
            {
                ignoring.Add((place, says));
            }
        }
    }

    private IEnumerable<FoundFile> Walk(string folder, IReadOnlyList<SandboxEntry> listed, IReadOnlyList<(string Folder, IgnoreFile Says)> above, int depth)
    {
        var ignoring = above;
        if (!WithIgnored && listed.Any(entry => entry is { Name: ".gitignore", Kind: SandboxEntryKind.File }) && IgnoreFile.Of(files, folder) is { } here)
        {
            ignoring = [.. above, (folder, here)];
        }

        foreach (var entry in listed)
        {
            if (++entries > MostEntries)
            {
                IsCut = true;
                yield break;
            }

            var path = Below(folder, entry.Name);
            var isFolder = entry.Kind == SandboxEntryKind.Directory;
            if ((!isFolder && entry.Kind != SandboxEntryKind.File) || (isFolder && entry.Name == ".git") || IsIgnored(ignoring, path, isFolder))
            {
                continue;
            }

            if (!isFolder)
            {
                yield return new FoundFile(path, entry.Size);
                continue;
            }

            if (depth >= Deepest)
            {
                IsCut = true;
                continue;
            }

            foreach (var file in Walk(path, ListOrNothing(path), ignoring, depth + 1))
            {
                yield return file;
            }

            if (entries > MostEntries)
            {
                yield break;
            }
        }
    }

    // The deepest file that says anything decides.
    private static bool IsIgnored(IReadOnlyList<(string Folder, IgnoreFile Says)> ignoring, string path, bool isFolder)
    {
        for (var at = ignoring.Count - 1; at >= 0; at--)
        {
            var (folder, file) = ignoring[at];
            if (file.Says(folder == "." ? path : path[(folder.Length + 1)..], isFolder) is { } ignored)
            {
                return ignored;
            }
        }

        return false;
    }

    private static string Below(string folder, string name) => folder == "." ? name : $"{folder}/{name}";

    // One folder that may not be read, or is gone by now, spoils no search.
    private IReadOnlyList<SandboxEntry> ListOrNothing(string folder)
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

/// <summary>A file that a walk came by.</summary>
/// <param name="Path">Relative to the workspace's top.</param>
/// <param name="Size">In bytes.</param>
internal sealed record FoundFile(string Path, long Size);
