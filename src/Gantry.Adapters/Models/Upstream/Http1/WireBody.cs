namespace Gantry.Adapters.Models.Upstream.Http1;

/// <summary>An answer's body on its way, without what HTTP puts around it. Where it is read to its end the connection serves again; else it is cut.</summary>
internal sealed class WireBody(WireConnection connection, AnswerHead head) : Stream
{
    private readonly bool endsWithConnection = head.Length is null && !head.IsChunked;
    private long left = head.Length ?? long.MaxValue;
    private ChunkReader chunks;
    private bool isDone = head.Length == 0;
    private bool isFreed;

    /// <summary>The next read waits for nobody: more is here, or the end is.</summary>
    public bool IsReady => isDone || (!connection.Bytes.IsEmpty && (!head.IsChunked || chunks.IsInData));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">It broke off.</exception>
    /// <exception cref="OperationCanceledException">The call was given up.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return new ValueTask<int>(0);
        }

        var taken = Take(buffer.Span);
        return taken > 0 || isDone ? new ValueTask<int>(taken) : ReadOnAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !isFreed)
        {
            isFreed = true;
            connection.Free(isDone && head.KeepsConnection);
        }

        base.Dispose(disposing);
    }

    // What lies in the connection's own memory already.
    private int Take(Span<byte> into)
    {
        var bytes = connection.Bytes;
        if (bytes.IsEmpty || isDone)
        {
            return 0;
        }

        if (head.IsChunked)
        {
            var (used, written) = chunks.Read(bytes, into);
            connection.Use(used);
            isDone = chunks.IsDone;
            return written;
        }

        var count = (int)Math.Min(left, Math.Min(bytes.Length, into.Length));
        bytes[..count].CopyTo(into);
        connection.Use(count);
        return Count(count);
    }

    private async ValueTask<int> ReadOnAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        try
        {
            if (!head.IsChunked)
            {
                var read = await connection.ReadAsync(into[..(int)Math.Min(left, into.Length)]);
                isDone = read == 0 && (endsWithConnection ? true : throw EndedEarly());
                return Count(read);
            }

            while (true)
            {
                connection.Filled(await connection.FillAsync() is > 0 and var read ? read : throw EndedEarly());
                if (Take(into.Span) is var taken && (taken > 0 || isDone))
                {
                    return taken;
                }
            }
        }
        catch (Exception cut) when (connection.IsCut && cut is IOException or ObjectDisposedException)
        {
            throw new OperationCanceledException("The call was given up.", cut, cancellationToken);
        }
    }

    private int Count(int count)
    {
        if (!endsWithConnection)
        {
            left -= count;
            isDone = left == 0;
        }

        return count;
    }

    private static HttpIOException EndedEarly() => new(HttpRequestError.ResponseEnded, "The provider closed the connection in the middle of its answer.");
}
