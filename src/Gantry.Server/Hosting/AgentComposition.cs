using Gantry.Adapters.Mcp;
using Gantry.Adapters.Models.Anthropic;
using Gantry.Adapters.Models.Demo;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Agents.Native;
using Gantry.Core.Attachments;
using Gantry.Core.Data;
using Gantry.Core.ModelGateway;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Hosting;

/// <summary>Which agents this daemon runs, and over which models.</summary>
internal static class AgentComposition
{
    /// <summary>Adds <c>demo</c> over the scripted model, and <c>native</c> over Anthropic's when a key is set; without one its runs say how to set it.</summary>
    public static IServiceCollection AddAgents(this IServiceCollection services, Func<string, string?> setting)
    {
        services.AddDemoModel();
        if (AnthropicOptions.From(setting) is { } anthropic)
        {
            services.AddAnthropicModel(anthropic);
        }

        return services
            .AddMcp(setting)
            .AddNativeAgent(AgentName.Native, AnthropicModelDoor.AnthropicModelKey)
            .AddNativeAgent(AgentName.Demo, DemoModelDoor.DemoModelKey);
    }

    private static IServiceCollection AddNativeAgent(this IServiceCollection services, AgentName name, string modelKey) =>
        services.AddSingleton<IAgentRunner>(provider => new NativeAgent(
            name,
            provider.GetKeyedService<IModel>(modelKey),
            provider.GetRequiredService<SandboxDirectory>(),
            provider.GetRequiredService<DataDirectory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<NativeAgent>>(),
            attachments: provider.GetRequiredService<AttachmentShelf>(),
            mcp: provider.GetRequiredService<IMcpConnector>()));
}
