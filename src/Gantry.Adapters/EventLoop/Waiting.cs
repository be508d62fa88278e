using System.Threading.Tasks.Sources;

namespace Gantry.Adapters.EventLoop;

/// <summary>Who waits for one direction of a socket, one at a time. What it says of the state is for who holds the stream's lock.</summary>
internal sealed class Waiting(LoopStream stream) : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> core;
    private CancellationTokenRegistration leaving;

    /// <summary>Somebody waits.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Where what comes is put; empty when only the readiness is waited for.</summary>
    public Memory<byte> Into { get; private set; }

    /// <summary>Whoever waits gives up when it is cancelled.</summary>
    public CancellationToken GivesUp { get; private set; }

    public ValueTask<int> Begin(Memory<byte> into, CancellationToken givesUp)
    {
        core.Reset();
        core.RunContinuationsAsynchronously = false;
        (Into, GivesUp, IsOn) = (into, givesUp, true);
        if (givesUp.CanBeCanceled)
        {
            leaving = givesUp.UnsafeRegister(static waiting => ((Waiting)waiting!).GiveUp(), this);
        }

        return new ValueTask<int>(this, core.Version);
    }

    /// <summary>Nobody waits any more; who took it says then how it ended, outside the lock.</summary>
    public void Take() => (Into, IsOn) = (default, false);

    /// <summary>Goes on, on this thread.</summary>
    public void GoOn(int count, Exception? broken)
    {
        if (broken is null)
        {
            core.SetResult(count);
        }
        else
        {
            core.SetException(broken);
        }
    }

    /// <summary>Goes on, on a thread of the pool: this one may be in the middle of something else.</summary>
    public void FailElsewhere(Exception broken)
    {
        core.RunContinuationsAsynchronously = true;
        core.SetException(broken);
    }

    public int GetResult(short token)
    {
        leaving.Dispose();
        leaving = default;
        return core.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => core.OnCompleted(continuation, state, token, flags);

    private void GiveUp() => stream.GiveUp(this);
}
