using System.Collections.Concurrent;

namespace Gantry.Adapters.Tests.Models;

/// <summary>Time in which every wait of up to a minute is over at once, and longer ones never end; keeps how long was waited.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SkippingTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.Zero && dueTime <= Longest)
            {
                time.Waits.Enqueue(dueTime);
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
