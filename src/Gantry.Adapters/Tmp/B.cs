using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Adapters.Sandboxes.Process;

public static class Y
{
    public static IServiceCollection AddProcessSandbox(this IServiceCollection s) => s;
}
