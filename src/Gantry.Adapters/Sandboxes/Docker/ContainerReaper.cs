using Gantry.Adapters.Docker;
using Gantry.Core.Failures;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>
/// Removes at the start what a daemon that was killed left on the engine. Only containers that carry this daemon's labels are touched; without an engine there
/// is nothing to do.
/// </summary>
internal sealed class ContainerReaper(DockerEngine engine, SandboxLabels labels, ILogger<ContainerReaper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The engine answers about what was there before us: sandboxes are made only after this list, or stand in it and are running.
            foreach (var container in await engine.ListAsync(labels.ToDictionary(), stoppingToken))
            {
                if (labels.AreOn(container.Labels) && container.State != "running" && container.State != "created")
                {
                    await engine.RemoveAsync(container.Id, stoppingToken);
                    ContainerLines.Reaped(logger, container.Id);
                }
            }
        }
        catch (GantryException)
        {
            // No engine is there to be cleaned.
        }
        catch (EngineRefusedException refused)
        {
            ContainerLines.NotReaped(logger, refused);
        }
    }
}
