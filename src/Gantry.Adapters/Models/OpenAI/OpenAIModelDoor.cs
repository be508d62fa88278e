using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Adapters.Models.OpenAI;

/// <summary>The door of models that speak Chat Completions.</summary>
public static class OpenAIModelDoor
{
    /// <summary>The key that the model is registered under.</summary>
    public const string OpenAIModelKey = "openai";

    /// <summary>The most tokens that are reserved for one answer; the provider keeps its own limit.</summary>
    public const long MaxTokens = 8192;

    private const string DefaultModel = "gpt-4.1";
    private const string DefaultSlm = "default";

    /// <summary>Which model the settings name: one behind <c>SLM_BASE_URL</c>, else OpenAI's when there is a key or an address for it; null when neither is there.</summary>
    public static CallTarget? From(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Has("SLM_BASE_URL") ? new CallTarget("slm", setting("SLM_MODEL") ?? DefaultSlm)
            : Has("OPENAI_API_KEY") || Has("OPENAI_BASE_URL") || Has("CODEX_API_KEY") ? new CallTarget("openai", setting("OPENAI_MODEL") ?? DefaultModel)
            : null;

        bool Has(string name) => !string.IsNullOrWhiteSpace(setting(name));
    }

    /// <summary>Adds an <see cref="IModel"/> under <see cref="OpenAIModelKey"/>; needs what <see cref="UpstreamDoor.AddUpstream"/> adds.</summary>
    public static IServiceCollection AddOpenAIModel(this IServiceCollection services, CallTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return services.AddKeyedSingleton<IModel>(
            OpenAIModelKey,
            (provider, _) => ModelOf(provider, $"{target.Provider}/{target.Model}"));
    }

    /// <summary>A model by a name that the gateway's configuration knows: a route's alias, or <c>PROVIDER/MODEL</c>.</summary>
    public static IModel ModelOf(IServiceProvider services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new OpenAIModel(
            name,
            services.GetRequiredService<ModelConfiguration>(),
            services.GetRequiredService<UpstreamCalls>(),
            services.GetRequiredService<SilenceWatch>(),
            services.GetRequiredService<TimeProvider>());
    }
}
