using System.Buffers.Binary;

namespace Gantry.Adapters.Git;

/// <summary>
/// The tree that was last written of an index, noted beside it with the checksum that ends an index: the same index is the same tree, and git need not be asked.
/// A note that was torn or belongs to another index is none.
/// </summary>
internal static class WrittenTree
{
    private const string Ending = ".tree";
    private const int ChecksumBytes = 20;
    private const uint Signature = 0x44495243;
    private const int LargestNote = 256;

    /// <summary>The tree of the index as it is now; null when it is not known.</summary>
    public static string? Of(string index)
    {
        try
        {
            var note = new FileInfo(index + Ending);
            return note is { Exists: true, Length: < LargestNote } && ChecksumOf(index) is { } checksum && File.ReadAllText(note.FullName).Split(' ') is [var noted, var tree, ""]
                && noted == checksum && tree.Length is 40 or 64 && tree.All(char.IsAsciiHexDigitLower) ? tree : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Notes the tree of the index as it is now. One caller at a time for an index.</summary>
    public static void Note(string index, string tree)
    {
        try
        {
            if (ChecksumOf(index) is { } checksum)
            {
                File.WriteAllText(index + Ending, $"{checksum} {tree} ");
            }
        }
        catch (IOException)
        {
            // Git is asked again next time.
        }
    }

    // Git can be told to leave the checksum out; then it is all zeroes, and the same for every index.
    private static string? ChecksumOf(string index)
    {
        using var file = new FileStream(index, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> head = stackalloc byte[4];
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        if (file.Length <= head.Length + ChecksumBytes || file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || BinaryPrimitives.ReadUInt32BigEndian(head) != Signature)
        {
            return null;
        }

        file.Seek(-ChecksumBytes, SeekOrigin.End);
        return file.ReadAtLeast(checksum, ChecksumBytes, throwOnEndOfStream: false) == ChecksumBytes && checksum.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(checksum) : null;
    }
}
