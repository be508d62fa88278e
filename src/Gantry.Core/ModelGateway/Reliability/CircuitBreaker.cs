namespace Gantry.Core.ModelGateway.Reliability;

/// <summary>
/// Keeps calls away from an endpoint that does not answer: after <see cref="Tolerance"/> failures in a row it is open for a while, then lets one call try; when
/// that one fails it is open for twice as long, up to <see cref="LongestPause"/>. Safe for any number of callers; while all is well it costs one read.
/// </summary>
public sealed class CircuitBreaker
{
    /// <summary>Failures in a row before it opens.</summary>
    public const int Tolerance = 5;

    /// <summary>How long it is open at first.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    /// <summary>How long it is open at most.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private volatile int failures;
    private TimeSpan pause = FirstPause;
    private DateTimeOffset? openUntil;

    /// <summary>Whether a call may go there now; one that may has to tell how it went.</summary>
    public bool Admits(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (failures < Tolerance)
        {
            return true;
        }

        lock (gate)
        {
            var now = time.GetUtcNow();
            if (openUntil is not { } until || now >= until)
            {
                // This one tries; until it has told how it went, others stay away.
                openUntil = now + pause;
                return true;
            }

            return false;
        }
    }

    /// <summary>When the next call may try; null when it may now.</summary>
    public TimeSpan? Wait(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        lock (gate)
        {
            return failures >= Tolerance && openUntil is { } until && until > time.GetUtcNow() ? until - time.GetUtcNow() : null;
        }
    }

    /// <summary>It answered.</summary>
    public void Succeeded()
    {
        if (failures == 0)
        {
            return;
        }

        lock (gate)
        {
            failures = 0;
            pause = FirstPause;
            openUntil = null;
        }
    }

    /// <summary>It did not answer, or with a fault of its own.</summary>
    public void Failed(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        lock (gate)
        {
            failures++;
            if (failures < Tolerance)
            {
                return;
            }

            if (failures > Tolerance)
            {
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            openUntil = time.GetUtcNow() + pause;
        }
    }
}
