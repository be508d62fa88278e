using Gantry.Adapters.Processes;

namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>
/// A command's output as it is read, nothing ahead. A child that fled into a session of its own may hold the pipe open after the command has ended; it is given
/// a moment and is then no longer listened to. After the last byte of its budget it ends.
/// </summary>
/// <param name="ended">The command's end.</param>
internal sealed class CommandOutputStream(Stream pipe, Task ended, OutputBudget budget, TimeProvider time) : Stream
{
    // More than a pipe holds: what a command wrote before it ended is always read.
    private const int MostBytesAfterEnd = 1024 * 1024;
    private static readonly TimeSpan SilenceAfterEnd = TimeSpan.FromMilliseconds(200);
    private int readAfterEnd;

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
        if (buffer.IsEmpty || readAfterEnd > MostBytesAfterEnd)
        {
            return 0;
        }

        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var read = pipe.ReadAsync(buffer, reading.Token).AsTask();
        if (!read.IsCompleted)
        {
            await Task.WhenAny(read, ended);
        }

        while (!read.IsCompleted && await IsSilentAsync(read, cancellationToken))
        {
            // On a machine without time what was written lies there and has not been brought to us yet.
            if (!Pipes.HoldsBytes(pipe))
            {
                await reading.CancelAsync();
                break;
            }
        }

        try
        {
            var count = await read;
            readAfterEnd += ended.IsCompleted ? count : 0;
            return budget.Take(count);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A command's output is read without holding a thread.");

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
            pipe.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<bool> IsSilentAsync(Task read, CancellationToken cancellationToken)
    {
        try
        {
            await read.WaitAsync(SilenceAfterEnd, time, cancellationToken);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }
}
