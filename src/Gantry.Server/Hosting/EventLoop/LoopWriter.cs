using System.IO.Pipelines;

namespace Gantry.Server.Hosting.EventLoop;

/// <summary>What goes out on a connection. The web server takes a failure for an error of its own: that nobody reads any more it is told by the result.</summary>
internal sealed class LoopWriter(PipeWriter writer) : PipeWriter
{
    private IOException? broken;

    public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => writer.UnflushedBytes;

    public override void Advance(int bytes) => writer.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    /// <summary>What was not sent yet is, as far as it goes without waiting.</summary>
    public override void Complete(Exception? exception = null)
    {
        try
        {
            writer.Complete(exception ?? broken);
        }
        catch (IOException failed)
        {
            broken = failed;
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (broken is not null)
        {
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
        }

        var flushing = writer.FlushAsync(cancellationToken);
        return flushing.IsCompletedSuccessfully ? flushing : EndedAsync(flushing);
    }

    private async ValueTask<FlushResult> EndedAsync(ValueTask<FlushResult> flushing)
    {
        try
        {
            return await flushing;
        }
        catch (IOException failed)
        {
            broken = failed;
            return new FlushResult(isCanceled: false, isCompleted: true);
        }
    }
}
