namespace Gantry.Core.ModelGateway.Reliability;

/// <summary>Leaves a key alone that its provider refused, so that calls take another.</summary>
public sealed class KeyRest
{
    private long until;

    /// <summary>Whether it is left alone.</summary>
    /// <param name="now">Of <see cref="TimeProvider.GetTimestamp"/>.</param>
    public bool IsResting(long now) => Volatile.Read(ref until) > now;

    /// <summary>Leaves it alone for so long from now.</summary>
    public void For(TimeSpan time, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Volatile.Write(ref until, clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency));
    }
}
