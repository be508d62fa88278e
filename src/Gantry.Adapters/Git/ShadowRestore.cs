using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Gantry.Adapters.Files;
using Gantry.Core.Workspaces;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Git;

/// <summary>
/// Brings paths of a folder to what a tree says, without git: every part of a path is opened from the folder's handle, and no link on the way is followed. A
/// path is looked at first; what is on neither side of its change is somebody else's work and stays.
/// </summary>
internal sealed class ShadowRestore(Func<string, CancellationToken, Task<byte[]>> readBlob)
{
    private const int BeneathAndNoLinks = Libc.ResolveBeneath | Libc.ResolveNoMagicLinks | Libc.ResolveNoSymbolicLinks;

    public async Task<PathOutcome> ApplyAsync(SafeFileHandle top, TreeChange change, CancellationToken cancellationToken)
    {
        GitFolderGuard.RefuseWrite(change.Path, change.Path);
        if (change is { Old.IsKept: false } or { New.IsKept: false })
        {
            return PathOutcome.InTheWay;
        }

        var (above, name) = Split(change.Path);
        if (OpenParent(top, above, make: change.New is not null) is not { } opened)
        {
            // Nothing is there, which is right when it should go or was not there; else something stands in the way of its folder.
            return change.New is null ? PathOutcome.Done : PathOutcome.InTheWay;
        }

        using var parent = opened;
        var present = Look(parent, name, out var isFolder);
        if (isFolder && !(change.Old is null && RemoveEmptyFolder(parent, name)))
        {
            return change.New is null ? PathOutcome.ChangedMeanwhile : PathOutcome.InTheWay;
        }

        if (present == change.New)
        {
            return PathOutcome.Done;
        }

        if (present != change.Old)
        {
            return PathOutcome.ChangedMeanwhile;
        }

        if (change.New is { } wanted)
        {
            Put(parent, name, wanted, await readBlob(wanted.Blob, cancellationToken), change.Path);
        }
        else
        {
            Require(Libc.Unlink(parent, name, 0), change.Path);
            Require(Libc.Sync(parent), change.Path);
            RemoveEmptyFolders(top, above);
        }

        return PathOutcome.Done;
    }

    private static void Put(SafeFileHandle parent, string name, TreeEntry wanted, byte[] content, string shown)
    {
        if (wanted.Mode != "120000")
        {
            AtomicFile.Write(parent, name, wanted.Mode == "100755" ? 0b111_101_101u : 0b110_100_100u, content, shown);
            return;
        }

        var draft = $".gantry-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        Require(Libc.SymbolicLink(Encoding.UTF8.GetString(content), parent, draft), shown);
        if (Libc.Rename(parent, draft, parent, name) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = Libc.Unlink(parent, draft, 0);
            throw PathFailure.Of(error, shown);
        }

        Require(Libc.Sync(parent), shown);
    }

    // What git would call the thing at this place; null when there is nothing. A pipe or a device is nothing that git knows, and never equal to anything.
    private static TreeEntry? Look(SafeFileHandle parent, string name, out bool isFolder)
    {
        var status = Libc.Status(parent, name, out _);
        isFolder = status is { IsDirectory: true };
        if (status is not { } there || isFolder)
        {
            return null;
        }

        if (there.IsLink)
        {
            var target = Encoding.UTF8.GetBytes(Libc.ReadLink(parent, name) ?? "");
            return new TreeEntry("120000", BlobId(target));
        }

        if (!there.IsFile || there.Size > ListedPaths.LargestKept
            || Libc.Open(parent, name, Libc.ReadOnly | Libc.NonBlocking, mode: 0, BeneathAndNoLinks, out _) is not { } file)
        {
            return new TreeEntry(TreeEntry.NotKept, "");
        }

        using (file)
        {
            var bytes = new byte[RandomAccess.GetLength(file)];
            var read = 0;
            for (int count; read < bytes.Length && (count = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0; read += count)
            {
            }

            return new TreeEntry((there.Permissions & 0b001_000_000u) != 0 ? "100755" : "100644", BlobId(bytes.AsSpan(0, read)));
        }
    }

    private static string BlobId(ReadOnlySpan<byte> content)
    {
#pragma warning disable CA5350 // Git's name for content, compared with git's own; nothing here rests on its strength.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static SafeFileHandle? OpenParent(SafeFileHandle top, string above, bool make)
    {
        var flags = Libc.ReadOnly | Libc.Directory;
        var current = Libc.Open(top, ".", flags, mode: 0, BeneathAndNoLinks, out _);
        foreach (var part in above.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (current is null)
            {
                return null;
            }

            var next = Libc.Open(current, part, flags, mode: 0, BeneathAndNoLinks, out var error);
            if (next is null && error == Libc.NoEntry && make && Libc.MakeDirectory(current, part, 0b111_101_101) == 0)
            {
                next = Libc.Open(current, part, flags, mode: 0, BeneathAndNoLinks, out _);
            }

            current.Dispose();
            current = next;
        }

        return current;
    }

    // Git knows no empty folders, so the last file takes its folder along.
    private static void RemoveEmptyFolders(SafeFileHandle top, string path)
    {
        while (path.Length > 0)
        {
            var (above, name) = Split(path);
            using var parent = OpenParent(top, above, make: false);
            if (parent is null || !RemoveEmptyFolder(parent, name))
            {
                return;
            }

            path = above;
        }
    }

    private static bool RemoveEmptyFolder(SafeFileHandle parent, string name) => Libc.Unlink(parent, name, Libc.RemoveDirectory) == 0;

    private static (string Above, string Name) Split(string path) =>
        path.LastIndexOf('/') is var slash and >= 0 ? (path[..slash], path[(slash + 1)..]) : ("", path);

    private static void Require(int result, string shown)
    {
        if (result != 0)
        {
            throw PathFailure.Of(Marshal.GetLastPInvokeError(), shown);
        }
    }
}
