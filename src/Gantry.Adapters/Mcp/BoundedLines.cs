namespace Gantry.Adapters.Mcp;

/// <summary>A stream whose reader gathers lines: one that never ends a line would fill the memory, and is ended instead.</summary>
/// <param name="countsAll">Counts the whole stream as one line.</param>
internal sealed class BoundedLines(Stream inner, bool countsAll = false) : Stream
{
    /// <summary>The longest line, in bytes; an image of 5 MiB has room in it.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private long length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        var feed = countsAll ? -1 : buffer.Span[..count].LastIndexOf((byte)'\n');
        length = feed < 0 ? length + count : count - feed - 1;
        return length <= LongestLine ? count : throw new IOException($"The server sent a message of more than {LongestLine / 1024 / 1024} MiB.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read without holding a thread.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
