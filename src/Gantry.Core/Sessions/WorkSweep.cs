using Gantry.Core.Claims;
using Gantry.Core.Failures;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions;

/// <summary>Looks now and then for sessions whose owner died, or whose driver gave up because the store was down, and wakes them; and for messages from elsewhere.</summary>
internal sealed class WorkSweep(RunLauncher launcher, SteeringBell steering, ClaimOptions options, TimeProvider time, ILogger<WorkSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(options.SweepEvery, time);
        while (await rounds.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await launcher.WakeUnattendedAsync(stoppingToken);
                await steering.RingSaidAsync(stoppingToken);
            }
            catch (GantryException failure)
            {
                RunLines.SweepFailed(logger, failure);
            }
        }
    }
}
