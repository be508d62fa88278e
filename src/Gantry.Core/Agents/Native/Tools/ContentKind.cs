namespace Gantry.Core.Agents.Native.Tools;

/// <summary>Tells from its first bytes what a file is that is no text.</summary>
internal static class ContentKind
{
    private static readonly (byte[] Beginning, string Kind)[] Known =
    [
        ([0x89, 0x50, 0x4e, 0x47], "a PNG image"),
        ([0xff, 0xd8, 0xff], "a JPEG image"),
        ("GIF8"u8.ToArray(), "a GIF image"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ([0x50, 0x4b, 0x03, 0x04], "a ZIP archive, or a document in one (docx, xlsx, jar)"),
        ([0x1f, 0x8b], "gzip data"),
        ([0x7f, 0x45, 0x4c, 0x46], "an ELF program or library"),
        ("MZ"u8.ToArray(), "a Windows program or library"),
        ("SQLite format 3"u8.ToArray(), "an SQLite database"),
        ([0xca, 0xfe, 0xba, 0xbe], "a Java class"),
        ([0x00, 0x61, 0x73, 0x6d], "a WebAssembly module"),
        ([0xff, 0xfe], "text in UTF-16"),
        ([0xfe, 0xff], "text in UTF-16"),
        ("OggS"u8.ToArray(), "Ogg sound or video"),
        ("ID3"u8.ToArray(), "MP3 sound"),
        ("wOF"u8.ToArray(), "a font"),
    ];

    /// <summary>With its article; <c>a binary file or text that is not UTF-8</c> when nothing better is known.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        if (content.Length > 12 && content.StartsWith("RIFF"u8))
        {
            return content[8..].StartsWith("WEBP"u8) ? "a WebP image" : "RIFF sound or video";
        }

        foreach (var (beginning, kind) in Known)
        {
            if (content.StartsWith(beginning))
            {
                return kind;
            }
        }

        return content.Contains((byte)0) ? "a binary file" : "a binary file or text that is not UTF-8";
    }

    public static bool IsImage(ReadOnlySpan<byte> content) => Of(content).EndsWith(" image", StringComparison.Ordinal);
}
