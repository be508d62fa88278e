using System.Threading.Tasks.Sources;

namespace Gantry.Core.Events;

/// <summary>
/// One reader's place in a ring. Made once per reader and used for every wait, so that waiting allocates nothing. Not for use by two at a time; cancelling may
/// come from anywhere.
/// </summary>
internal sealed class RingReader : IValueTaskSource<FeedFrame[]?>, IThreadPoolWorkItem, IDisposable
{
    /// <summary>The <see cref="WaitingAs"/> of a reader that does not wait.</summary>
    public const int NotWaiting = -1;

    private readonly FrameRing ring;
    private readonly CancellationToken cancelled;
    private readonly CancellationTokenRegistration registration;
    private ManualResetValueTaskSourceCore<FeedFrame[]?> signal;

    /// <param name="place">The first frame that it has not seen.</param>
    public RingReader(FrameRing ring, long place, CancellationToken cancellationToken)
    {
        this.ring = ring;
        Place = place;
        cancelled = cancellationToken;
        ring.Attach();
        registration = cancellationToken.UnsafeRegister(static self => ((RingReader)self!).Cancel(), this);
    }

    /// <summary>The first frame that it has not seen.</summary>
    public long Place { get; private set; }

    /// <summary>Where it stands among those that wait; kept by the ring under its lock.</summary>
    public int WaitingAs { get; set; } = NotWaiting;

    /// <summary>What is ready, or what comes next; null when the ring has overtaken it.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<FeedFrame[]?> NextAsync()
    {
        cancelled.ThrowIfCancellationRequested();
        signal.Reset();
        if (ring.ReadOrWait(this, out var burst))
        {
            Place += burst?.Length ?? 0;
            return ValueTask.FromResult(burst);
        }

        // Between the first line and this one the token may have fired and found nobody waiting.
        var next = new ValueTask<FeedFrame[]?>(this, signal.Version);
        if (cancelled.IsCancellationRequested)
        {
            Cancel();
        }

        return next;
    }

    /// <summary>Runs the reader on this thread until it waits again or has to wait for its socket.</summary>
    public void Signal(FeedFrame[]? burst)
    {
        Place += burst?.Length ?? 0;
        signal.SetResult(burst);
    }

    public void Dispose()
    {
        registration.Dispose();
        ring.Detach();
    }

    // Thousands are cancelled by one token when the daemon stops; each then ends on its own.
    private void Cancel()
    {
        if (ring.StopWaiting(this))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute() => signal.SetException(new OperationCanceledException(cancelled));

    FeedFrame[]? IValueTaskSource<FeedFrame[]?>.GetResult(short token) => signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FeedFrame[]?>.GetStatus(short token) => signal.GetStatus(token);

    void IValueTaskSource<FeedFrame[]?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        signal.OnCompleted(continuation, state, token, flags);
}
