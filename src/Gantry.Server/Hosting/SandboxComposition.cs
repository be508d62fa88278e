using Gantry.Adapters.Sandboxes.Bubblewrap;
using Gantry.Adapters.Sandboxes.Process;
using Gantry.Core.Sandboxes;

namespace Gantry.Server.Hosting;

/// <summary>Which sandboxes this daemon can build, and which one agents run in.</summary>
internal static class SandboxComposition
{
    /// <param name="kind">What was chosen; null when nothing was.</param>
    public static IServiceCollection AddSandboxes(this IServiceCollection services, string? kind) =>
        services
            .AddSingleton(new SandboxOptions { Kind = kind ?? SandboxOptions.DefaultKind })
            .AddBubblewrapSandbox()
            .AddProcessSandbox();
}
