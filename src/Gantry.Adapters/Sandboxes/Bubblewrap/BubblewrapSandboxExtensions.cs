using Gantry.Core.Sandboxes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>The door to the sandbox of namespaces.</summary>
public static class BubblewrapSandboxExtensions
{
    /// <summary>Offers the <see cref="ISandboxProvider"/> of the kind <c>bubblewrap</c>.</summary>
    public static IServiceCollection AddBubblewrapSandbox(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<ISandboxProvider, BubblewrapSandboxProvider>();
    }
}
