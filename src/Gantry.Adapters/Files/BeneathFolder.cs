using System.IO.Enumeration;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Files;

/// <summary>
/// The files beneath one folder. Every path is opened by the kernel from the folder's handle with the order to stay beneath it, and all further work is done
/// on handles: a link that is put in the way in between leads nowhere.
/// </summary>
internal sealed class BeneathFolder : ISandboxFiles
{
    // An openat2 that raced with a rename says "try again"; a folder that is renamed without pause must not hold us forever.
    private const int MostTries = 100;
    private readonly string given;
    private readonly string top;

    public BeneathFolder(string folder)
    {
        given = Path.TrimEndingDirectorySeparator(folder);
        using var handle = OpenTop(given);
        top = RealPathOf(handle);
    }

    public Stream OpenRead(string path)
    {
        using var folder = OpenTop(top);
        var file = Open(folder, Relative(path), path, Libc.ReadOnly | Libc.NonBlocking | Libc.NoTerminal);
        try
        {
            if (Libc.Status(file, "", out var error) is not { } status)
            {
                throw PathFailure.Of(error, path);
            }

            return status.IsFile ? new FileStream(file, FileAccess.Read) : throw PathFailure.NotAFile(path, status);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        using var folder = OpenTop(top);
        using var place = WritingPlace.Find(this, folder, Relative(path), path);
        GitFolderGuard.RefuseWrite(Path.Combine(place.ParentPath(top), place.Name), path);
        AtomicFile.Write(place.Parent, place.Name, place.Permissions, content, path);
    }

    public IReadOnlyList<SandboxEntry> List(string path)
    {
        using var folder = OpenTop(top);
        using var listed = Open(folder, Relative(path), path, Libc.ReadOnly | Libc.Directory);
        var names = new FileSystemEnumerable<string>(
            DescriptorPath(listed),
            static (ref FileSystemEntry entry) => entry.FileName.ToString(),
            new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false });
        var entries = new List<SandboxEntry>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            // One that vanished since, or whose name is no UTF-8, is left out.
            if (Libc.Status(listed, name, out _) is { } status)
            {
                entries.Add(new SandboxEntry(name, KindOf(status), status.IsFile ? status.Size : 0));
            }
        }

        return entries;
    }

    /// <summary>Opens what lies beneath the top, or throws what its user should read.</summary>
    internal SafeFileHandle Open(SafeFileHandle folder, string relative, string shown, int flags) =>
        TryOpen(folder, relative, flags, out var error) ?? throw PathFailure.Of(error, shown);

    internal static SafeFileHandle? TryOpen(SafeFileHandle folder, string relative, int flags, out int error)
    {
        for (var tries = 0; ; tries++)
        {
            var handle = Libc.Open(folder, relative, flags, mode: 0, Libc.ResolveBeneath | Libc.ResolveNoMagicLinks, out error);
            if (handle is not null || error != Libc.TryAgain || tries == MostTries)
            {
                return handle;
            }
        }
    }

    /// <summary>Where the folder that a handle stands for is at this moment.</summary>
    internal static string RealPathOf(SafeFileHandle handle) => new FileInfo(DescriptorPath(handle)).LinkTarget ?? "/";

    private static string DescriptorPath(SafeFileHandle handle) => $"/proc/self/fd/{handle.DangerousGetHandle()}";

    private static SafeFileHandle OpenTop(string folder) =>
        Libc.OpenFolder(folder, out _)
        ?? throw GantryException.Unavailable("workspace-folder-missing", $"The workspace's folder {folder} is gone or cannot be read.");

    private string Relative(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw GantryException.Invalid("path", "path must name a file or folder of the workspace; its top is '.'.");
        }

        if (path[0] != '/')
        {
            return path;
        }

        foreach (var root in (ReadOnlySpan<string>)[top, given])
        {
            if (string.Equals(path, root, StringComparison.Ordinal))
            {
                return ".";
            }

            if (path.StartsWith(root + "/", StringComparison.Ordinal))
            {
                return path[(root.Length + 1)..].TrimStart('/') is { Length: > 0 } rest ? rest : ".";
            }
        }

        throw PathFailure.LeadsOut(path);
    }

    private static SandboxEntryKind KindOf(FileStatus status) =>
        status.IsFile ? SandboxEntryKind.File
        : status.IsDirectory ? SandboxEntryKind.Directory
        : status.IsLink ? SandboxEntryKind.Link
        : SandboxEntryKind.Other;
}
