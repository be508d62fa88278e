using Gantry.Adapters.Files;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>
/// Turns names that may not be changed into mounts. What a name lies in becomes a mount of its own as well, writable: a mount cannot be renamed or removed, so
/// that nothing can be moved away from above a name. What does not exist is made, because only what exists can be mounted on. Everything is looked up without
/// following a link: a link in the repository could show any folder of this machine inside. What was made is removed again when the last sandbox on the folder
/// is gone, so that a plain folder does not stay with an empty <c>.git</c>: earlier, removing it would take the mount out of another sandbox.
/// </summary>
internal sealed class ProtectedMounts : IDisposable
{
    private const int ResolveNoSymlinks = 0x04;
    private const uint UsualFolder = 0b111_101_101;
    private const int UsualFile = 0b110_100_100;

    // How many sandboxes of this program need a place that was made for one of them; also the lock for making and removing.
    private static readonly Dictionary<string, int> Made = new(StringComparer.Ordinal);

    private readonly string workspace;
    private readonly List<ProtectedMount> mounts = [];
    private readonly List<string> held = [];

    private ProtectedMounts(string workspace) => this.workspace = workspace;

    /// <summary>The mounts, in the order in which they have to be made.</summary>
    public IReadOnlyList<ProtectedMount> All => mounts;

    /// <summary>Looks at a workspace, and makes what is not there. Dispose it after the last process that sees the mounts has ended.</summary>
    /// <exception cref="GantryException">One of the names, or what it lies in, is a link.</exception>
    public static ProtectedMounts Prepare(string workspace, IReadOnlyList<ProtectedPath> paths)
    {
        using var top = Libc.OpenFolder(workspace, out var error) ?? throw PathFailure.Of(error, workspace);
        var prepared = new ProtectedMounts(workspace);
        try
        {
            lock (Made)
            {
                foreach (var path in paths)
                {
                    prepared.Add(top, path);
                }
            }
        }
        catch
        {
            prepared.Dispose();
            throw;
        }

        return prepared;
    }

    public void Dispose()
    {
        lock (Made)
        {
            using var top = Libc.OpenFolder(workspace, out _);

            // What lies within before what it lies in.
            foreach (var place in Enumerable.Reverse(held))
            {
                if (--Made[Full(place)] == 0)
                {
                    Made.Remove(Full(place));
                    RemoveIfEmpty(top, place);
                }
            }

            held.Clear();
        }
    }

    private void Add(SafeFileHandle top, ProtectedPath path)
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
            Hold(place);
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

    private FileStatus Make(SafeFileHandle top, string place, bool isFile)
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

        Made.TryAdd(Full(place), 0);
        return Libc.Status(parent, NameOf(place), out var error) ?? throw PathFailure.Of(error, place);
    }

    private void Hold(string place)
    {
        if (Made.TryGetValue(Full(place), out var count))
        {
            Made[Full(place)] = count + 1;
            held.Add(place);
        }
    }

    // Whoever has put something there since keeps it.
    private static void RemoveIfEmpty(SafeFileHandle? top, string place)
    {
        try
        {
            if (top is null || Find(top, place) is not { IsLink: false } status)
            {
                return;
            }

            using var parent = OpenParent(top, place);
            if (status.IsDirectory || status.Size == 0)
            {
                _ = Libc.Unlink(parent, NameOf(place), status.IsDirectory ? Libc.RemoveDirectory : 0);
            }
        }
        catch (GantryException)
        {
            // What it lay in is not there any more, and so neither is it.
        }
    }

    private string Full(string place) => Path.Combine(workspace, place);

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
