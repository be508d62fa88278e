using System.Buffers.Binary;

namespace Gantry.Adapters.Docker;

/// <summary>
/// Takes apart what a process without a terminal writes: frames of one byte for the stream (1 output, 2 errors), three of nothing and four for the length,
/// big-endian, then the bytes (Engine API, "Attach to a container", stream format).
/// </summary>
internal sealed class OutputFrames(Stream stream)
{
    private const int HeaderLength = 8;
    private readonly byte[] header = new byte[HeaderLength];
    private int left;

    /// <summary>Which stream the bytes of the last read came from.</summary>
    public bool IsErrors { get; private set; }

    /// <summary>Reads some bytes of one stream; 0 at the end.</summary>
    /// <exception cref="EndOfStreamException">The engine broke off within a frame.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (left == 0)
        {
            var count = await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken);
            if (count < HeaderLength)
            {
                return count == 0 ? 0 : throw new EndOfStreamException("The container engine broke off within a frame's header.");
            }

            IsErrors = header[0] == 2;
            left = checked((int)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)));
        }

        var read = await stream.ReadAsync(buffer[..Math.Min(buffer.Length, left)], cancellationToken);
        left -= read;
        return read > 0 ? read : throw new EndOfStreamException("The container engine broke off within a frame.");
    }
}
