namespace Gantry.Adapters.Models.Upstream;

/// <summary>One call's right to go on: it ends when the client goes away, or when the provider is silent for longer than is allowed just now.</summary>
public sealed class CallGuard : IDisposable
{
    private readonly SilenceWatch watch;
    private readonly CancellationToken gone;
    private readonly CancellationTokenRegistration leaving;
    private CancellationTokenSource ending = new();
    private int limit;
    private int ticks;
    private volatile bool isSilent;

    internal CallGuard(SilenceWatch watch, CancellationToken gone)
    {
        this.watch = watch;
        this.gone = gone;
        leaving = gone.UnsafeRegister(static guard => ((CallGuard)guard!).End(), this);
    }

    /// <summary>Cancelled when the call has to end.</summary>
    public CancellationToken Token => ending.Token;

    /// <summary>It ended because the provider said nothing.</summary>
    public bool IsSilent => isSilent;

    /// <summary>From now on the provider may be silent for so long.</summary>
    public void Allow(TimeSpan silence)
    {
        Volatile.Write(ref ticks, 0);
        Volatile.Write(ref limit, Math.Max(1, (int)Math.Ceiling(silence / SilenceWatch.Tick)));
    }

    /// <summary>The provider said something.</summary>
    public void Heard() => Volatile.Write(ref ticks, 0);

    /// <summary>From now on it is not the provider that we wait for.</summary>
    public void Pause() => Volatile.Write(ref limit, 0);

    /// <summary>After a silence: begins anew, with somebody else. What the client's leaving ended stays ended.</summary>
    public void Renew()
    {
        Pause();
        isSilent = false;
        Interlocked.Exchange(ref ending, new CancellationTokenSource()).Dispose();
        if (gone.IsCancellationRequested)
        {
            End();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        watch.Leave(this);
        leaving.Dispose();
        ending.Dispose();
    }

    internal bool IsOverdue()
    {
        var most = Volatile.Read(ref limit);
        return most > 0 && Interlocked.Increment(ref ticks) > most;
    }

    internal void EndForSilence()
    {
        isSilent = true;
        End();
    }

    private void End()
    {
        try
        {
            Volatile.Read(ref ending).Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }
}
