using Gantry.Adapters.Sandboxes.Bubblewrap;
using Gantry.Adapters.Sandboxes.Docker;
using Gantry.Adapters.Sandboxes.Process;
using Gantry.Core.Sandboxes;

namespace Gantry.Server.Hosting;

/// <summary>Which sandboxes this daemon can build, and which one agents run in.</summary>
internal static class SandboxComposition
{
    /// <param name="kind">What was chosen; null when nothing was.</param>
    /// <param name="setting">The daemon's settings by name.</param>
    public static IServiceCollection AddSandboxes(this IServiceCollection services, string? kind, Func<string, string?> setting) =>
        services
            .AddSingleton(new SandboxOptions { Kind = kind ?? SandboxOptions.DefaultKind })
            .AddBubblewrapSandbox()
            .AddDockerSandbox(new DockerSandboxOptions
            {
                EngineAddress = setting("DOCKER_HOST"),
                Image = setting("GANTRY_SANDBOX_IMAGE") ?? DockerSandboxOptions.DefaultImage,
            })
            .AddProcessSandbox();
}
