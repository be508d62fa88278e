using Gantry.Core.Failures;

namespace Gantry.Adapters.Files;

/// <summary>
/// Keeps the file tools out of <c>.git</c>. Its config and hooks name programs that the next git command of the user would run; the rest is git's own and is
/// changed by git commands.
/// </summary>
internal static class GitFolderGuard
{
    /// <param name="relative">The place, relative to the workspace.</param>
    /// <param name="shown">The path as the caller wrote it.</param>
    public static void RefuseWrite(string relative, string shown)
    {
        // Some file systems do not tell upper from lower case.
        if (relative.Split('/').Any(part => part.Equals(".git", StringComparison.OrdinalIgnoreCase)))
        {
            throw GantryException.Forbidden(
                "git-folder-read-only",
                $"'{shown}' lies in .git, whose config and hooks are read-only here because git runs what they name; change the repository with git commands.");
        }
    }
}
