using System.Buffers;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>Cuts a stream of server-sent events into the data of each event, whatever the pieces in which it comes.</summary>
internal sealed class SseFrames
{
    // An event holds a whole answer at most, and nobody's answer is so long.
    private const int Largest = 32 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> data = new(1024);
    private bool hasData;

    /// <param name="take">Told the data of each event that is whole; valid until it returns.</param>
    /// <returns>False: an event is larger than any answer.</returns>
    public bool Feed(ReadOnlySpan<byte> bytes, Action<ReadOnlyMemory<byte>> take)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                line.Write(bytes);
                return line.WrittenCount + data.WrittenCount <= Largest;
            }

            if (line.WrittenCount == 0)
            {
                TakeLine(bytes[..end], take);
            }
            else
            {
                line.Write(bytes[..end]);
                TakeLine(line.WrittenSpan, take);
                line.ResetWrittenCount();
            }

            bytes = bytes[(end + 1)..];
        }

        return data.WrittenCount <= Largest;
    }

    /// <summary>The stream ended; an event without its blank line counts too.</summary>
    public void End(Action<ReadOnlyMemory<byte>> take)
    {
        TakeLine(line.WrittenSpan, take);
        line.ResetWrittenCount();
        TakeLine(default, take);
    }

    private void TakeLine(ReadOnlySpan<byte> text, Action<ReadOnlyMemory<byte>> take)
    {
        if (text is [.., (byte)'\r'])
        {
            text = text[..^1];
        }

        if (text.IsEmpty)
        {
            if (hasData)
            {
                hasData = false;
                take(data.WrittenMemory);
                data.ResetWrittenCount();
            }

            return;
        }

        if (!text.StartsWith("data:"u8))
        {
            return;
        }

        text = text["data:"u8.Length..];
        if (hasData)
        {
            data.Write("\n"u8);
        }

        data.Write(text is [(byte)' ', ..] ? text[1..] : text);
        hasData = true;
    }
}
