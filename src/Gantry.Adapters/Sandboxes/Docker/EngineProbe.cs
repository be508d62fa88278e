using Gantry.Core.Health;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>The container engine answers and has the image, when containers are where this daemon's agents run.</summary>
internal sealed class EngineProbe(DockerSandboxProvider containers, SandboxOptions sandboxes) : IServiceProbe
{
    public string Name => "containers";

    public bool IsOn => sandboxes.Kind == containers.Kind;

    public Task ProbeAsync(CancellationToken cancellationToken) => containers.RequireAsync(cancellationToken);
}
