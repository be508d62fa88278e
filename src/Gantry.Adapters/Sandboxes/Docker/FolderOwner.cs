using System.Runtime.InteropServices;
using Gantry.Adapters.Files;
using Gantry.Core.Failures;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>Whose a workspace's folder is; a container's processes run as this user, so that what they write belongs to who reads it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FolderOwner(uint User, uint Group)
{
    /// <exception cref="GantryException">The folder is gone, or it is root's: nothing in a container runs as root.</exception>
    public static FolderOwner Of(string folder)
    {
        using var handle = Libc.OpenFolder(folder, out _)
            ?? throw GantryException.Unavailable("workspace-folder-missing", $"The workspace's folder {folder} is gone.");
        return Libc.Status(handle, "", out _) is { User: not 0 } status
            ? new FolderOwner(status.User, status.Group)
            : throw GantryException.Unavailable(
                "workspace-of-root",
                $"The workspace's folder {folder} belongs to root, and nothing in a container runs as root. Choose --sandbox bubblewrap, give the folder to a user (chown -R USER {folder}), or run the daemon as the user whose folders they are.");
    }

    /// <summary>
    /// Gives this user a folder of Gantry's own, with all that is in it, so that a container's processes may change it. Links, and what they lead to, stay as they
    /// are, also where something in the folder becomes one meanwhile: what is given is what a handle was taken of, beneath the folder.
    /// </summary>
    /// <exception cref="GantryException">The daemon may not: it is neither root nor this user.</exception>
    public void Own(string folder)
    {
        using var whole = Libc.OpenFolder(folder, out _) ?? throw NotGiven(folder);
        Give(whole, folder);
        var inside = new DirectoryInfo(folder).EnumerateFileSystemInfos(
            "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint });
        foreach (var path in inside.Select(file => Path.GetRelativePath(folder, file.FullName)))
        {
            using var found = Libc.Open(whole, path, Libc.PathOnly, mode: 0, Libc.ResolveBeneath | Libc.ResolveNoSymbolicLinks, out _);
            if (found is not null)
            {
                Give(found, folder);
            }
        }
    }

    private void Give(SafeFileHandle handle, string folder)
    {
        if (Libc.ChangeOwner(handle, User, Group) != 0)
        {
            throw NotGiven(folder);
        }
    }

    private GantryException NotGiven(string folder) => GantryException.Unavailable(
        "agent-folder-not-given",
        $"The workspace's folder belongs to the user {User}, as whom the container runs, and the daemon cannot give that user the agent's own folder {folder}. Run the daemon as the user whose folders they are, or choose --sandbox bubblewrap.");
}
