using System.Text;
using System.Text.Unicode;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>A file's content, read up to a limit; never more memory than that, whatever the file says of its size.</summary>
/// <param name="Text">Null when it is no UTF-8 text, or larger than the limit.</param>
internal sealed record FileText(string? Text, long Size, bool IsTooLarge)
{
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
                return new FileText(null, file.CanSeek ? Math.Max(file.Length, bytes.Length) : bytes.Length, IsTooLarge: true);
            }
        }

        var content = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        var isText = Utf8.IsValid(content) && !content.Contains((byte)0);
        return new FileText(isText ? Encoding.UTF8.GetString(content) : null, bytes.Length, IsTooLarge: false);
    }
}
