using Gantry.Adapters.Docker;
using Gantry.Core.Data;
using Gantry.Core.Health;
using Gantry.Core.Sandboxes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>The door to containers as sandboxes.</summary>
public static class DockerSandboxExtensions
{
    /// <summary>Offers the <see cref="ISandboxProvider"/> of the kind <c>container</c>. The engine is first spoken to when a sandbox is wanted.</summary>
    public static IServiceCollection AddDockerSandbox(this IServiceCollection services, DockerSandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return services
            .AddSingleton(options)
            .AddSingleton(_ => new EngineConnection(options.EngineAddress))
            .AddSingleton<DockerEngine>()
            .AddSingleton(provider => SandboxLabels.Of(provider.GetRequiredService<DataDirectory>()))
            .AddSingleton<DockerSandboxProvider>()
            .AddSingleton<ISandboxProvider>(provider => provider.GetRequiredService<DockerSandboxProvider>())
            .AddSingleton<IServiceProbe, EngineProbe>()
            .AddSingleton<IHostedService, ContainerReaper>();
    }
}
