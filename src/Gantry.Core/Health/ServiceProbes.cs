using Gantry.Protocol.Daemon;

namespace Gantry.Core.Health;

/// <summary>Asks all of them at once, each for a bounded time.</summary>
public sealed class ServiceProbes(IEnumerable<IServiceProbe> probes, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How each is now, in the order in which they were put together.</summary>
    public async Task<ServicesReport> ProbeAsync(CancellationToken cancellationToken) =>
        new(await Task.WhenAll(probes.Select(probe => ProbeAsync(probe, cancellationToken))));

    private async Task<ServiceHealth> ProbeAsync(IServiceProbe probe, CancellationToken cancellationToken)
    {
        if (!probe.IsOn)
        {
            return new ServiceHealth(probe.Name, ServiceState.Off, null, "not configured");
        }

        var began = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await probe.ProbeAsync(either.Token).WaitAsync(either.Token);
            return new ServiceHealth(probe.Name, ServiceState.Up, Since(began), null);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new ServiceHealth(probe.Name, ServiceState.Down, Since(began), $"It did not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new ServiceHealth(probe.Name, ServiceState.Down, Since(began), failure.Message);
        }
    }

    private double Since(long began) => Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 2);
}
