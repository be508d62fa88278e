using System.Globalization;
using Gantry.Adapters.Agents;
using Gantry.Adapters.Models.Anthropic;
using Gantry.Adapters.Models.Demo;
using Gantry.Core.Agents;
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
            .AddNativeAgent(AgentName.Native, AnthropicModelDoor.AnthropicModelKey)
            .AddNativeAgent(AgentName.Demo, DemoModelDoor.DemoModelKey)
            .AddProgramAgents(setting, (agent, _) => AccessOf(agent, setting));
    }

    private static ModelAccess AccessOf(AgentName agent, Func<string, string?> setting)
    {
        int? retries = int.TryParse(setting("GANTRY_AGENT_MODEL_RETRIES"), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? times : null;
        if (agent == AgentName.Codex)
        {
            return new ModelAccess(setting("OPENAI_BASE_URL"), setting("CODEX_API_KEY") ?? setting("OPENAI_API_KEY"), Model: setting("CODEX_MODEL"), Retries: retries);
        }

        var key = setting("ANTHROPIC_API_KEY");
        var token = key is null ? setting("ANTHROPIC_AUTH_TOKEN") : null;
        return new ModelAccess(setting("ANTHROPIC_BASE_URL"), key ?? token, token is not null, setting("CLAUDE_MODEL") ?? setting("ANTHROPIC_MODEL"), retries);
    }

    private static IServiceCollection AddNativeAgent(this IServiceCollection services, AgentName name, string modelKey) =>
        services.AddSingleton<IAgentRunner>(provider => new NativeAgent(
            name,
            provider.GetKeyedService<IModel>(modelKey),
            provider.GetRequiredService<SandboxDirectory>(),
            provider.GetRequiredService<DataDirectory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<NativeAgent>>(),
            attachments: provider.GetRequiredService<AttachmentShelf>()));
}
