using System.Runtime.InteropServices;
using Gantry.Core.Failures;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Files;

/// <summary>The folder and name under which a file is about to be written: folders that miss are made, links that stay beneath the top are followed.</summary>
internal sealed class WritingPlace : IDisposable
{
    private const int MostLinks = 8;
    private const uint UsualPermissions = 0b110_100_100;

    private WritingPlace(SafeFileHandle parent, string name, uint permissions)
    {
        Parent = parent;
        Name = name;
        Permissions = permissions;
    }

    public SafeFileHandle Parent { get; }

    public string Name { get; }

    /// <summary>Those of the file that is there, otherwise the usual ones.</summary>
    public uint Permissions { get; }

    public static WritingPlace Find(BeneathFolder files, SafeFileHandle top, string relative, string shown)
    {
        for (var links = 0; links <= MostLinks; links++)
        {
            var slash = relative.LastIndexOf('/');
            var name = relative[(slash + 1)..];
            if (name is "" or "." or "..")
            {
                throw GantryException.Invalid("path", $"'{shown}' names a folder, not a file.");
            }

            // Told before a folder is made for it; the real place is asked again when it is known.
            GitFolderGuard.RefuseWrite(relative, shown);
            var above = slash < 0 ? "." : relative[..slash];
            var parent = OpenOrMake(files, top, above, shown);
            if (Libc.Status(parent, name, out var error) is not { } status)
            {
                return error == Libc.NoEntry ? new WritingPlace(parent, name, UsualPermissions) : throw Failed(parent, PathFailure.Of(error, shown));
            }

            if (status.IsFile)
            {
                return new WritingPlace(parent, name, status.Permissions);
            }

            if (!status.IsLink || Libc.ReadLink(parent, name) is not { } target)
            {
                throw Failed(parent, PathFailure.NotAFile(shown, status));
            }

            parent.Dispose();
            if (target.StartsWith('/'))
            {
                throw PathFailure.LeadsOut(shown);
            }

            relative = $"{above}/{target}";
        }

        throw PathFailure.Of(Libc.TooManyLinks, shown);
    }

    /// <summary>Where the parent really is, relative to the top.</summary>
    public string ParentPath(string top) => Path.GetRelativePath(top, BeneathFolder.RealPathOf(Parent));

    public void Dispose() => Parent.Dispose();

    // One part after the other, each looked up from the top again, so that a part which was swapped for a link is judged as what it is now.
    private static SafeFileHandle OpenOrMake(BeneathFolder files, SafeFileHandle top, string above, string shown)
    {
        var folderFlags = Libc.ReadOnly | Libc.Directory;
        if (BeneathFolder.TryOpen(top, above, folderFlags, out var error) is { } known)
        {
            return known;
        }

        if (error != Libc.NoEntry)
        {
            throw PathFailure.Of(error, shown);
        }

        var current = files.Open(top, ".", shown, folderFlags);
        var path = "";
        foreach (var part in above.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = path.Length == 0 ? part : $"{path}/{part}";
            var next = BeneathFolder.TryOpen(top, path, folderFlags, out error);
            if (next is null && error == Libc.NoEntry)
            {
                if (Libc.MakeDirectory(current, part, 0b111_101_101) != 0 && Marshal.GetLastPInvokeError() is var failure and not Libc.Exists)
                {
                    throw Failed(current, PathFailure.Of(failure, shown));
                }

                next = BeneathFolder.TryOpen(top, path, folderFlags, out error);
            }

            current.Dispose();
            current = next ?? throw PathFailure.Of(error, shown);
        }

        return current;
    }

    private static GantryException Failed(SafeFileHandle parent, GantryException failure)
    {
        parent.Dispose();
        return failure;
    }
}
