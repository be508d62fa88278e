using Gantry.Core.Agents.Mcp;
using Gantry.Core.Egress;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gantry.Adapters.Mcp;

/// <summary>The door to MCP servers.</summary>
public static class McpExtensions
{
    /// <summary>Offers the <see cref="IMcpConnector"/>.</summary>
    /// <param name="variable">The daemon's own variables by name, for values that name one.</param>
    public static IServiceCollection AddMcp(this IServiceCollection services, Func<string, string?> variable)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IMcpConnector>(provider => new McpConnector(
            provider.GetRequiredService<EgressDoor>(), provider.GetRequiredService<EgressOptions>(), variable, provider.GetRequiredService<TimeProvider>()));
    }
}
