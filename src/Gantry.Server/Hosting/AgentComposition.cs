using System.Globalization;
using Gantry.Adapters.Agents;
using Gantry.Adapters.Mcp;
using Gantry.Adapters.Models;
using Gantry.Adapters.Models.Anthropic;
using Gantry.Adapters.Models.Demo;
using Gantry.Adapters.Models.OpenAI;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Agents.Native;
using Gantry.Core.Attachments;
using Gantry.Core.Data;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Hosting;

/// <summary>Which agents this daemon runs, and over which models.</summary>
internal static class AgentComposition
{
    private const string UsualModelKey = "usual";

    /// <summary>Adds <c>demo</c> over the scripted model, and <c>native</c> over Anthropic's when a key is set, else over OpenAI's or one's own; without any its runs say how to set it.</summary>
    public static IServiceCollection AddAgents(this IServiceCollection services, Func<string, string?> setting, bool usesRunners)
    {
        services.AddDemoModel();

        // Anthropic's comes first: who has both keys is used to it.
        var anthropic = AnthropicOptions.From(setting);
        var usual = anthropic is not null ? new CallTarget("anthropic", anthropic.Model) : OpenAIModels.From(setting);
        var limits = anthropic ?? new AnthropicOptions("");
        if (usual is not null)
        {
            var name = anthropic?.Model ?? $"{usual.Provider}/{usual.Model}";
            services.AddKeyedSingleton(UsualModelKey, (provider, _) => RoutedModelDoor.ModelOf(provider, usual, name, limits));
        }

        var preferred = anthropic is null ? ModelProtocol.ChatCompletions : ModelProtocol.Messages;
        return services
            .AddSingleton(NativeAgentOptions.From(setting))
            .AddMcp(setting)
            .AddNativeAgent(AgentName.Native, UsualModelKey, usual ?? new CallTarget("anthropic", ""), limits.MaxTokens, provider => ModelsOf(provider, preferred, limits))
            .AddNativeAgent(AgentName.Demo, DemoModelDoor.DemoModelKey, new CallTarget("demo", "scripted"), CallIntent.UsualMaxOutput)
            .AddProgramAgents(setting, agent => ChoiceOf(agent, setting), usesRunners);
    }

    private static ModelAccess ChoiceOf(AgentName agent, Func<string, string?> setting)
    {
        int? retries = int.TryParse(setting("GANTRY_AGENT_MODEL_RETRIES"), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? times : null;
        return new ModelAccess(Model: agent == AgentName.Codex ? setting("CODEX_MODEL") : setting("CLAUDE_MODEL") ?? setting("ANTHROPIC_MODEL"), Retries: retries);
    }

    // Who takes what no route names is the usual model's provider.
    private static NativeModels ModelsOf(IServiceProvider provider, ModelProtocol preferred, AnthropicOptions limits) =>
        new(
            provider.GetRequiredService<ModelConfiguration>(),
            preferred,
            route => Metered(RoutedModelDoor.ModelOf(provider, route, limits), route.Alias, route.CallTargets, limits.MaxTokens, provider));

    private static MeteredModel Metered(IModel model, string asked, IReadOnlyList<CallTarget> targets, long maxOutput, IServiceProvider provider) =>
        new(model, asked, targets, maxOutput, provider.GetRequiredService<CallDesk>(), provider.GetRequiredService<TimeProvider>());

    private static IServiceCollection AddNativeAgent(
        this IServiceCollection services, AgentName name, string modelKey, CallTarget target, long maxOutput, Func<IServiceProvider, NativeModels>? models = null) =>
        services.AddSingleton<IAgentRunner>(provider => new NativeAgent(
            name,
            provider.GetKeyedService<IModel>(modelKey) is { } model ? Metered(model, target.Model, [target], maxOutput, provider) : null,
            provider.GetRequiredService<SandboxDirectory>(),
            provider.GetRequiredService<DataDirectory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<NativeAgent>>(),
            OptionsOf(name, provider.GetRequiredService<NativeAgentOptions>()),
            provider.GetRequiredService<AttachmentShelf>(),
            provider.GetRequiredService<IMcpConnector>(),
            models?.Invoke(provider)));

    // A script has no use for a map.
    private static NativeAgentOptions OptionsOf(AgentName name, NativeAgentOptions options) => name == AgentName.Demo ? options with { MapTokens = 0 } : options;
}
