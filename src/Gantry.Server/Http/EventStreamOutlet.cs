using System.Buffers;
using System.IO.Pipelines;
using Gantry.Core.Events;

namespace Gantry.Server.Http;

/// <summary>The writing end of one event stream. Frames and the comments that fill silence go out whole, one after the other.</summary>
internal sealed class EventStreamOutlet(PipeWriter body) : IDisposable
{
    // Half of what a careful proxy waits: a stream is silent for 15 seconds at most.
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(7.5);

    // Past this a burst goes out in pieces: a page of large events must not stand in memory for a reader that does not read.
    private const int LargestPiece = 32 * 1024;
    private static readonly byte[] StillHere = ": still here\n\n"u8.ToArray();

    private readonly SemaphoreSlim writing = new(1);
    private volatile bool hasWritten;

    public async ValueTask WriteAsync(IReadOnlyList<FeedFrame> burst, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            hasWritten = true;
            if (burst is FramePage page)
            {
                await WritePiecesAsync(page.EventStreamBytes, cancellationToken);
            }
            else
            {
                for (var n = 0; n < burst.Count; n++)
                {
                    // A snapshot alone may be many pieces.
                    foreach (var piece in burst[n].EventStreamPieces)
                    {
                        await WritePiecesAsync(piece, cancellationToken);
                    }
                }
            }

            await body.FlushAsync(cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    private async ValueTask WritePiecesAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        while (!rest.IsEmpty)
        {
            var piece = rest[..Math.Min(rest.Length, LargestPiece)];
            body.Write(piece.Span);
            rest = rest[piece.Length..];
            if (body.UnflushedBytes >= LargestPiece)
            {
                await body.FlushAsync(cancellationToken);
            }
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> comment, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            await body.WriteAsync(comment, cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Writes a comment when nothing else was written for a while; ends when cancelled.</summary>
    public async Task BreatheAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Breath, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (!hasWritten)
                {
                    await WriteAsync(StillHere, cancellationToken);
                }

                hasWritten = false;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream has ended.
        }
    }

    public void Dispose() => writing.Dispose();
}
