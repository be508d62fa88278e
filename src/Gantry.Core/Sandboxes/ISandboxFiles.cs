namespace Gantry.Core.Sandboxes;

/// <summary>
/// The files of a workspace. Paths are relative to its top, or absolute beneath it. A path that leads out, by <c>..</c>, an absolute path or a link, is
/// refused with <see cref="Failures.FailureKind.Forbidden"/>; one that is not there with <see cref="Failures.FailureKind.NotFound"/>.
/// </summary>
public interface ISandboxFiles
{
    /// <summary>Opens a regular file for reading; anything else (folders, pipes, devices) is refused.</summary>
    Stream OpenRead(string path);

    /// <summary>
    /// Replaces a file's content, or makes the file and the folders above it: all of the new content or, after a failure, all of the old. An existing file
    /// keeps its mode.
    /// </summary>
    void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>The entries of a folder, sorted by name (ordinal).</summary>
    IReadOnlyList<SandboxEntry> List(string path);
}

/// <summary>One entry of a folder.</summary>
/// <param name="Size">In bytes, of a file; 0 otherwise.</param>
public sealed record SandboxEntry(string Name, SandboxEntryKind Kind, long Size);

/// <summary>What an entry is. A link is never followed to tell.</summary>
public enum SandboxEntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A pipe, socket or device.</summary>
    Other,
}
