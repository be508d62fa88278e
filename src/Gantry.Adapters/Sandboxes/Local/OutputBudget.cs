namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>How many bytes a command may still write, to all its outputs together.</summary>
/// <param name="spent">Called once, when a command wrote more.</param>
internal sealed class OutputBudget(long? limit, Action spent)
{
    private long left = limit ?? long.MaxValue;

    /// <summary>More was written than it allows.</summary>
    public bool IsExceeded => Interlocked.Read(ref left) < 0;

    /// <summary>How many of these bytes are still within the budget.</summary>
    public int Take(int count)
    {
        var remaining = Interlocked.Add(ref left, -count);
        if (remaining >= 0)
        {
            return count;
        }

        if (remaining + count >= 0)
        {
            spent();
        }

        return (int)Math.Max(0, count + Math.Max(remaining, -count));
    }
}
