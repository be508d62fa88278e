using Gantry.Core.Sandboxes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gantry.Adapters.Sandboxes.Process;

/// <summary>The door to the sandbox that is none.</summary>
public static class ProcessSandboxExtensions
{
    /// <summary>Offers the <see cref="ISandboxProvider"/> of the kind <c>process</c>.</summary>
    public static IServiceCollection AddProcessSandbox(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<ISandboxProvider, ProcessSandboxProvider>();
    }
}
