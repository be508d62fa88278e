using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gantry.Cli.Http;

/// <summary>
/// Cuts a stream of bytes into frames, by the rules of the HTML standard (lines end with LF, CRLF or CR; a comment begins with a colon; a frame ends at an
/// empty line and one without data is none). Takes the bytes in pieces of any size. A frame longer than <see cref="LongestFrame"/> is refused.
/// </summary>
internal sealed class SseParser
{
    /// <summary>In bytes. Events are far smaller; a daemon that sends more is none of ours.</summary>
    public const int LongestFrame = 64 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> line = new();
    private readonly List<string> data = [];
    private string? name;
    private string? id;
    private long size;
    private bool afterCarriageReturn;
    private bool afterFirstLine;

    /// <summary>Reads a connection to its end, frame by frame.</summary>
    /// <exception cref="InvalidDataException">A frame is too long.</exception>
    public static async IAsyncEnumerable<SseFrame> ReadAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var parser = new SseParser();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            foreach (var frame in parser.Take(buffer.AsSpan(0, read)))
            {
                yield return frame;
            }
        }
    }

    /// <summary>Takes more bytes and gives the frames that they complete.</summary>
    /// <exception cref="InvalidDataException">A frame is too long.</exception>
    public IReadOnlyList<SseFrame> Take(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<SseFrame>();
        foreach (var value in bytes)
        {
            var belongsToCarriageReturn = value == '\n' && afterCarriageReturn;
            afterCarriageReturn = value == '\r';
            if (belongsToCarriageReturn)
            {
                continue;
            }

            if (value is not ((byte)'\n' or (byte)'\r'))
            {
                line.Write([value]);
                continue;
            }

            if (EndLine() is { } frame)
            {
                frames.Add(frame);
            }
        }

        return size + line.WrittenCount <= LongestFrame ? frames : throw new InvalidDataException("A frame of the event stream is too long.");
    }

    private SseFrame? EndLine()
    {
        var text = Encoding.UTF8.GetString(line.WrittenSpan);
        size += line.WrittenCount;
        line.ResetWrittenCount();
        if (!afterFirstLine)
        {
            afterFirstLine = true;
            text = text.TrimStart('\ufeff');
        }

        if (text.Length == 0)
        {
            return EndFrame();
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var field = colon < 0 ? text : text[..colon];
        var value = colon < 0 ? "" : text[(colon + 1)..];
        value = value.StartsWith(' ') ? value[1..] : value;
        switch (field)
        {
            case "data":
                data.Add(value);
                break;
            case "event":
                name = value;
                break;
            case "id" when !value.Contains('\0'):
                id = value;
                break;
        }

        return null;
    }

    private SseFrame? EndFrame()
    {
        var frame = data.Count == 0 ? null : new SseFrame(name, id, string.Join('\n', data));
        data.Clear();
        name = null;
        id = null;
        size = 0;
        return frame;
    }
}
