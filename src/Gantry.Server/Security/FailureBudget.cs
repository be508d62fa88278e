using System.Net;
using System.Threading.RateLimiting;
using Gantry.Server.Hosting;

namespace Gantry.Server.Security;

/// <summary>
/// How many requests without a good proof an address may send. A good proof is let in however many bad ones came before: on loopback everybody shares one
/// address, and a program that guesses must not lock the owner out. What is guessed has 256 random bits.
/// </summary>
internal sealed class FailureBudget(RequestLimits limits) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<IPAddress> failures = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.FailuresPerMinute, Window = Window }));

    /// <summary>Counts one failure.</summary>
    /// <returns>How long to wait, when there were too many; null otherwise.</returns>
    public TimeSpan? Spend(IPAddress? address)
    {
        using var lease = failures.AttemptAcquire(ClientNetwork.Of(address));
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    public void Dispose() => failures.Dispose();
}
