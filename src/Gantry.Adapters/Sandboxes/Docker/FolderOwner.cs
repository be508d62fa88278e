using System.Runtime.InteropServices;
using Gantry.Adapters.Files;
using Gantry.Core.Failures;

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
}
