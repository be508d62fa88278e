using System.Threading.Tasks.Sources;

namespace Gantry.Core.Events;

/// <summary>
/// One reader's place in a ring. Made once per reader and used for every wait, so that waiting allocates nothing. Not for use by two at a time; cancelling may
/// come from anywhere.
/// </summary>
internal sealed class RingReader : IValueTaskSource, IThreadPoolWorkItem, IDisposable
{
    /// <summary>The <see cref="WaitingAs"/> of a reader that does not wait.</summary>
    public const int NotWaiting = -1;

    private readonly FrameRing ring;
    private readonly CancellationToken cancelled;
    private readonly CancellationTokenRegistration registration;
    private ManualResetValueTaskSourceCore<bool> signal;
    private long place;

    /// <param name="place">The first frame that it has not seen.</param>
    public RingReader(FrameRing ring, long place, CancellationToken cancellationToken)
    {
        this.ring = ring;
        this.place = place;
        cancelled = cancellationToken;
        registration = cancellationToken.UnsafeRegister(static self => ((RingReader)self!).Cancel(), this);
    }

    public long Place => place;

    /// <summary>Where it stands among those that wait; kept by the ring under its lock.</summary>
    public int WaitingAs { get; set; } = NotWaiting;

    /// <summary>What is ready now, which may be nothing. False when the ring has overtaken it.</summary>
    public bool TryRead(out FeedFrame[] burst) => ring.TryRead(ref place, out burst);

    /// <summary>Ends when there is something to read.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask WaitAsync()
    {
        cancelled.ThrowIfCancellationRequested();
        signal.Reset();
        if (!ring.TryWait(this))
        {
            return ValueTask.CompletedTask;
        }

        // Between the first line and TryWait the token may have fired and found nobody waiting.
        var wait = new ValueTask(this, signal.Version);
        if (cancelled.IsCancellationRequested)
        {
            Cancel();
        }

        return wait;
    }

    /// <summary>Runs the reader on this thread until it waits again or has to wait for its socket.</summary>
    public void Signal() => signal.SetResult(true);

    public void Dispose() => registration.Dispose();

    // Thousands are cancelled by one token when the daemon stops; each then ends on its own.
    private void Cancel()
    {
        if (ring.StopWaiting(this))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute() => signal.SetException(new OperationCanceledException(cancelled));

    void IValueTaskSource.GetResult(short token) => signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => signal.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        signal.OnCompleted(continuation, state, token, flags);
}
