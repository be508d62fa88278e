using Microsoft.Extensions.Logging;

namespace Gantry.Core.Workspaces;

/// <summary>Makes folders of Gantry's own whole or not at all: filled under a name that nobody looks at, then renamed.</summary>
internal sealed class ManagedFolders(ILogger logger)
{
    /// <summary>
    /// Makes a folder that does not exist yet. When two make the same one, the first stays and the other's work is dropped; after a failure or a
    /// cancellation nothing is left.
    /// </summary>
    /// <param name="folder">The parent is made when missing.</param>
    /// <param name="fill">Gets the passing name of the folder, which exists and is empty.</param>
    public async Task MakeAsync(string folder, Func<string, Task> fill)
    {
        var parent = Path.GetDirectoryName(folder)!;
        var unfinished = Path.Combine(parent, PassingName(Path.GetFileName(folder)));
        Directory.CreateDirectory(unfinished);
        try
        {
            await fill(unfinished);
            Directory.Move(unfinished, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Remove(unfinished);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    /// <summary>Removes what makers that were killed left in a folder, and nothing else: a passing name of ours, and not a link.</summary>
    /// <param name="isOurs">Whether a finished folder of this name would be ours.</param>
    public void Sweep(string parent, Func<string, bool> isOurs)
    {
        foreach (var folder in new DirectoryInfo(parent).EnumerateDirectories(".*").Where(folder => folder.LinkTarget is null))
        {
            if (FinishedName(folder.Name) is { } name && isOurs(name))
            {
                WorkspaceLines.Swept(logger, folder.FullName);
                Remove(folder.FullName);
            }
        }
    }

    /// <summary>Removes a folder; one that cannot be removed is logged, because its caller has worse news to tell.</summary>
    public void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WorkspaceLines.NotRemoved(logger, folder, failure);
        }
    }

    /// <summary>
    /// Takes a finished folder away, at once for who looks at its name; one that is gone already is no fault. What of it cannot be deleted goes at the next start.
    /// </summary>
    /// <exception cref="IOException">It cannot be moved; all of it is still there.</exception>
    public static void Discard(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var passing = Path.Combine(Path.GetDirectoryName(folder)!, PassingName(Path.GetFileName(folder)));
        Directory.Move(folder, passing);
        try
        {
            Directory.Delete(passing, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Swept at the next start, as what a killed maker leaves.
        }
    }

    private static string PassingName(string name) => $".{name}-{Guid.NewGuid():N}";

    private static string? FinishedName(string passing)
    {
        var dash = passing.LastIndexOf('-');
        return passing.StartsWith('.') && dash > 1 && Guid.TryParseExact(passing.AsSpan(dash + 1), "N", out _) ? passing[1..dash] : null;
    }
}
