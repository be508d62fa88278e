using Gantry.Adapters.Files;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>
/// Turns names that may not be changed into mounts. What a name lies in becomes a mount of its own as well, writable: a mount cannot be renamed or removed, so
/// that nothing can be moved away from above a name. What does not exist is made, because only what exists can be mounted on. Everything is looked up without
/// following a link: a link in the repository could show any folder of this machine inside.
/// </summary>
internal static class ProtectedMounts
{
    private const int ResolveNoSymlinks = 0x04;
    private const uint UsualFolder = 0b111_101_101;
    private const int UsualFile = 0b110_100_100;

    /// <summary>The mounts, in the order in which they have to be made.</summary>
    /// <exception cref="GantryException">One of the names, or what it lies in, is a link.</exception>
    public static List<ProtectedMount> Prepare(string workspace, IReadOnlyList<ProtectedPath> paths)
    {
        using var top = Libc.OpenFolder(workspace, out var error) ?? throw PathFailure.Of(error, workspace);
        var mounts = new List<ProtectedMount>();
        foreach (var path in paths)
        {
            Add(mounts, top, path);
        }

        return mounts;
    }

    private static void Add(List<ProtectedMount> mounts, SafeFileHandle top, ProtectedPath path)
    {
        var place = "";
        foreach (var part in path.Path.Split('/'))
        {
            place = place.Length == 0 ? part : $"{place}/{part}";
            var known = mounts.Find(mount => mount.Path == place);
            if (known is { IsWritable: false })
            {
                return;
            }

            if (known is not null)
            {
                continue;
            }

            var isName = place.Length == path.Path.Length;
            var status = Find(top, place) ?? Make(top, place, isName && !path.IsFolder);
            if (status.IsLink)
            {
                throw GantryException.Conflict(
                    "sandbox-protected-link",
                    $"'{place}' of the workspace is a link, so that it cannot be kept from being changed; put there what the link names, or remove it.");
            }

            // An empty folder is kept whole, and stays empty: nothing in it is wanted, and nothing in it has to be made.
            var isWritable = !isName && status.IsDirectory && !IsEmpty(top, place);
            mounts.Add(new ProtectedMount(place, isWritable));
            if (!isWritable)
            {
                return;
            }
        }
    }

    private static FileStatus? Find(SafeFileHandle top, string place)
    {
        using var parent = OpenParent(top, place);
        return Libc.Status(parent, NameOf(place), out var error) is { } status ? status : error == Libc.NoEntry ? null : throw PathFailure.Of(error, place);
    }

    private static FileStatus Make(SafeFileHandle top, string place, bool isFile)
    {
        using var parent = OpenParent(top, place);
        if (isFile)
        {
            // Not through a link that appeared since; one that exists by now is as good.
            Libc.Open(parent, NameOf(place), Libc.WriteOnly | Libc.Create | Libc.Exclusive, UsualFile, Libc.ResolveBeneath | ResolveNoSymlinks, out _)?.Dispose();
        }
        else
        {
            _ = Libc.MakeDirectory(parent, NameOf(place), UsualFolder);
        }

        return Libc.Status(parent, NameOf(place), out var error) ?? throw PathFailure.Of(error, place);
    }

    private static SafeFileHandle OpenParent(SafeFileHandle top, string place)
    {
        var slash = place.LastIndexOf('/');
        return OpenFolder(top, slash < 0 ? "." : place[..slash]);
    }

    private static SafeFileHandle OpenFolder(SafeFileHandle top, string place) =>
        Libc.Open(top, place, Libc.ReadOnly | Libc.Directory, mode: 0, Libc.ResolveBeneath | ResolveNoSymlinks, out var error) ?? throw PathFailure.Of(error, place);

    private static bool IsEmpty(SafeFileHandle top, string place)
    {
        using var folder = OpenFolder(top, place);
        return !Directory.EnumerateFileSystemEntries(BeneathFolder.RealPathOf(folder)).Any();
    }

    private static string NameOf(string place) => place[(place.LastIndexOf('/') + 1)..];
}

/// <summary>A part of the workspace that is mounted onto itself.</summary>
/// <param name="Path">Relative to the workspace.</param>
internal sealed record ProtectedMount(string Path, bool IsWritable);
