namespace Gantry.Core.Agents.Native;

/// <summary>How long to wait before a failed call of the model is made again.</summary>
internal static class RetryWait
{
    /// <summary>What the provider wants; else twice as long each time up to the longest, a quarter more or less so that many agents do not come back together.</summary>
    /// <param name="attempt">Which retry this is, from 1.</param>
    /// <param name="luck">From 0 to 1.</param>
    public static TimeSpan Of(int attempt, TimeSpan? wanted, NativeAgentOptions options, double luck)
    {
        if (wanted is { } asked)
        {
            // Never earlier than asked.
            return asked * (1 + 0.1 * luck);
        }

        var doubled = options.FirstRetryWait * Math.Pow(2, Math.Min(attempt - 1, 30));
        var wait = doubled < options.LongestRetryWait ? doubled : options.LongestRetryWait;
        return wait * (0.75 + 0.5 * luck);
    }
}
