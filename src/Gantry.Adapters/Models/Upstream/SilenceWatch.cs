namespace Gantry.Adapters.Models.Upstream;

/// <summary>
/// Ends calls whose provider says nothing for too long. One timer for all of them, so that each byte that comes costs a plain write and no clock; times are
/// kept to <see cref="Tick"/>.
/// </summary>
public sealed class SilenceWatch : IDisposable
{
    /// <summary>How exactly times are kept.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly HashSet<CallGuard> open = [];
    private readonly ITimer timer;
    private bool isTicking;

    /// <param name="time">Its timers drive it.</param>
    public SilenceWatch(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        timer = time.CreateTimer(static watch => ((SilenceWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many calls are open.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return open.Count;
            }
        }
    }

    /// <summary>Watches a call until it is disposed of.</summary>
    /// <param name="gone">Cancelled when the client goes away, and the call with it.</param>
    public CallGuard Watch(CancellationToken gone)
    {
        var guard = new CallGuard(this, gone);
        lock (gate)
        {
            open.Add(guard);
            if (!isTicking)
            {
                isTicking = true;
                timer.Change(Tick, Tick);
            }
        }

        return guard;
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    internal void Leave(CallGuard guard)
    {
        lock (gate)
        {
            open.Remove(guard);
        }
    }

    private void Look()
    {
        List<CallGuard>? silent = null;
        lock (gate)
        {
            if (open.Count == 0)
            {
                isTicking = false;
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }

            foreach (var guard in open)
            {
                if (guard.IsOverdue())
                {
                    (silent ??= []).Add(guard);
                }
            }
        }

        // Not under the lock: what a cancelled call does next runs here.
        foreach (var guard in silent ?? [])
        {
            guard.EndForSilence();
        }
    }
}
