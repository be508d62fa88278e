using System.Text;
using Gantry.Core.Failures;

namespace Gantry.Core.Attachments;

/// <summary>Tells from its bytes what a file is; what its name or sender say of it counts for nothing.</summary>
internal static class AttachmentType
{
    /// <summary>The most bytes of an image, which is what providers take.</summary>
    public const int LargestImage = 5 * 1024 * 1024;

    /// <summary>The most bytes of a text.</summary>
    public const int LargestText = 1024 * 1024;

    private const string Text = "text/plain";

    /// <exception cref="GantryException">It is neither text nor an image that models take, or larger than its kind may be.</exception>
    public static string Of(string name, ReadOnlySpan<byte> content)
    {
        var type = ImageOf(content) ?? (IsText(content) ? Text : throw Unusable(name, content));
        var limit = type == Text ? LargestText : LargestImage;
        return content.Length <= limit
            ? type
            : throw GantryException.TooLarge("attachment-too-large", $"{name} has {content.Length} bytes; {(type == Text ? "a text" : "an image")} may have {limit}. Put it into the workspace instead.");
    }

    private static string? ImageOf(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8) ? "image/gif"
        : content.Length >= 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? "image/webp"
        : null;

    private static bool IsText(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(content, out var rune, out var length) != System.Buffers.OperationStatus.Done
                || (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r' or '\f' or 0x1B)))
            {
                return false;
            }

            content = content[length..];
        }

        return true;
    }

    private static GantryException Unusable(string name, ReadOnlySpan<byte> content)
    {
        var isArchive = content.StartsWith("PK"u8) || content.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || content.StartsWith("7z"u8) || content.StartsWith("BZh"u8);
        return GantryException.Invalid(
            "file",
            isArchive
                ? $"{name} is an archive, which is not opened here; unpack it into the workspace."
                : $"{name} is neither UTF-8 text nor a PNG, JPEG, GIF or WebP image, so no model could be given it; put it into the workspace.");
    }
}
