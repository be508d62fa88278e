using System.Buffers;

namespace Gantry.Server.Sockets;

/// <summary>
/// Stands between a WebSocket and its connection. A WebSocket sends and flushes every frame by itself; while this is held, frames gather and go out together,
/// in pieces of 32 KiB at most, each still a message of its own. Not held it passes everything on at once and keeps nothing. Writes may come from two sides,
/// the one who holds and the WebSocket's own pings: what each writes stays whole.
/// </summary>
internal sealed class CoalescingStream(Stream transport) : Stream
{
    private const int LargestPiece = 32 * 1024;

    private readonly SemaphoreSlim writing = new(1);
    private byte[]? gathered;
    private int filled;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From now on writes gather. For one at a time, who calls <see cref="ReleaseAsync"/> however it ends.</summary>
    public async ValueTask HoldAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        gathered = ArrayPool<byte>.Shared.Rent(LargestPiece);
        writing.Release();
    }

    /// <summary>Sends what has gathered; from now on writes pass.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        // Whoever could be in the way ends when the connection does, and so does the write.
        await writing.WaitAsync(CancellationToken.None);
        var array = gathered!;
        try
        {
            gathered = null;
            await SendAsync(array, cancellationToken);
        }
        finally
        {
            filled = 0;
            writing.Release();
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            if (gathered is null)
            {
                await transport.WriteAsync(buffer, cancellationToken);
                return;
            }

            if (filled + buffer.Length > LargestPiece)
            {
                await SendAsync(gathered, cancellationToken);
            }

            if (buffer.Length > LargestPiece)
            {
                await transport.WriteAsync(buffer, cancellationToken);
                return;
            }

            buffer.CopyTo(gathered.AsMemory(filled));
            filled += buffer.Length;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => gathered is null ? transport.FlushAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => transport.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        transport.ReadAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            transport.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask SendAsync(byte[] array, CancellationToken cancellationToken)
    {
        if (filled > 0)
        {
            await transport.WriteAsync(array.AsMemory(0, filled), cancellationToken);
            filled = 0;
        }
    }
}
