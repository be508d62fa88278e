namespace Gantry.Core.ModelGateway.Keys;

/// <summary>
/// So much per minute: a bucket that starts full and fills evenly. Something larger than the whole bucket waits until it is full and leaves a debt. Used under
/// its owner's lock.
/// </summary>
/// <param name="perMinute">1 or more; also how much may come at once.</param>
/// <param name="now">A timestamp of <paramref name="time"/>.</param>
internal sealed class RateBucket(long perMinute, TimeProvider time, long now)
{
    private readonly double perTick = perMinute / (60.0 * time.TimestampFrequency);
    private double level = perMinute;
    private long filledAt = now;

    /// <summary>How much a minute brings.</summary>
    public long PerMinute => perMinute;

    /// <summary>How long until so much can be taken; zero when it can be now.</summary>
    public TimeSpan WaitFor(long amount, long now)
    {
        Fill(now);
        var missing = Math.Min(amount, perMinute) - level;
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(missing / perMinute);
    }

    /// <summary>Takes so much, or gives it back when it is negative; the level may fall below nothing.</summary>
    public void Take(long amount) => level = Math.Min(level - amount, perMinute);

    private void Fill(long now)
    {
        if (now <= filledAt)
        {
            return;
        }

        level = Math.Min(level + ((now - filledAt) * perTick), perMinute);
        filledAt = now;
    }
}
