using System.Text;
using Gantry.Adapters.Processes;

namespace Gantry.Adapters.Sandboxes.Process;

/// <summary>
/// Reads a command's output as text, one chunk per call and nothing ahead. A child that fled into a session of its own may hold the pipe open after the
/// command has ended; it is given a moment and is then no longer listened to.
/// </summary>
internal sealed class CommandOutputReader(ProcessGroup group, TimeProvider time)
{
    // More than a pipe holds: what a command wrote before it ended is always read.
    private const int MostBytesAfterEnd = 1024 * 1024;
    private static readonly TimeSpan SilenceAfterEnd = TimeSpan.FromMilliseconds(200);
    private readonly Decoder decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
    private readonly byte[] bytes = new byte[16 * 1024];
    private readonly char[] letters = new char[16 * 1024 + 1];
    private int readAfterEnd;
    private bool flushed;

    /// <summary>The next piece of output; null when there is no more.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        while (!flushed)
        {
            var count = await ReadBytesAsync(cancellationToken);
            flushed = count == 0;
            var length = decoder.GetChars(bytes.AsSpan(0, count), letters, flush: flushed);
            if (length > 0)
            {
                return new string(letters, 0, length);
            }
        }

        return null;
    }

    private async Task<int> ReadBytesAsync(CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var read = group.Output.ReadAsync(bytes, reading.Token).AsTask();
        if (!read.IsCompleted)
        {
            await Task.WhenAny(read, group.Ended);
        }

        if (!read.IsCompleted && await IsSilentAsync(read, cancellationToken))
        {
            await reading.CancelAsync();
        }

        try
        {
            var count = await read;
            readAfterEnd += group.Ended.IsCompleted ? count : 0;
            return readAfterEnd <= MostBytesAfterEnd ? count : 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
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
