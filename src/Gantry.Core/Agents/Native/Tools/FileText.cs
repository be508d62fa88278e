using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>A file's content, read up to a limit; never more memory than that, whatever the file says of its size.</summary>
/// <param name="Text">Null when it is no UTF-8 text, or larger than the limit.</param>
/// <param name="Sha256">Of its bytes, lower-case hex; null when it is larger than the limit.</param>
internal sealed record FileText(string? Text, long Size, bool IsTooLarge, string? Sha256)
{
    /// <summary>Its bytes, unless it is larger than the limit.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    public static FileText Read(ISandboxFiles files, string path, int limit)
    {
        using var file = files.OpenRead(path);
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > limit)
            {
                return new FileText(null, file.CanSeek ? Math.Max(file.Length, bytes.Length) : bytes.Length, IsTooLarge: true, null);
            }
        }

        var content = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        var isText = Utf8.IsValid(content.Span) && !content.Span.Contains((byte)0);
        return new FileText(isText ? Encoding.UTF8.GetString(content.Span) : null, bytes.Length, IsTooLarge: false, HashOf(content.Span)) { Bytes = content };
    }

    /// <summary>As <see cref="Read"/>; null when there is no such file.</summary>
    public static FileText? ReadIfThere(ISandboxFiles files, string path, int limit)
    {
        try
        {
            return Read(files, path, limit);
        }
        catch (GantryException missing) when (missing.Kind == FailureKind.NotFound)
        {
            return null;
        }
    }

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
