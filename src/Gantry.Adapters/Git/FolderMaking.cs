using Gantry.Core.Failures;

namespace Gantry.Adapters.Git;

/// <summary>Makes a folder whole or not at all.</summary>
internal static class FolderMaking
{
    /// <summary>Fills a folder that does not exist yet, or is empty; after a failure or a cancellation it is gone.</summary>
    /// <exception cref="GantryException">Something is in it (conflict).</exception>
    public static async Task WholeAsync(string folder, Func<Task> make)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw GantryException.Conflict("folder-exists", $"The folder {folder} exists already and is not empty.");
        }

        try
        {
            await make();
        }
        catch
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            throw;
        }
    }
}
