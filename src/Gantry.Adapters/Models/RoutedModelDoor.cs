using Gantry.Adapters.Models.Anthropic;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Adapters.Models;

/// <summary>The door of models that the gateway's configuration names. Needs what <see cref="UpstreamDoor.AddUpstream"/> adds.</summary>
public static class RoutedModelDoor
{
    /// <summary>A model of a provider, who is looked up for each call.</summary>
    /// <param name="name">For people.</param>
    /// <param name="limits">Of answers in Anthropic's Messages.</param>
    public static IModel ModelOf(IServiceProvider services, CallTarget target, string name, AnthropicOptions limits)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(target);
        var configuration = services.GetRequiredService<ModelConfiguration>();
        return Routed(services, name, () => configuration.Current.Find($"{target.Provider}/{target.Model}", ModelProtocol.Messages), limits);
    }

    /// <summary>A model that is called as a route says. It is called by its first target's name.</summary>
    /// <param name="limits">Of answers in Anthropic's Messages.</param>
    public static IModel ModelOf(IServiceProvider services, ModelRoute route, AnthropicOptions limits)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(route);
        return Routed(services, route.Targets[0].Model, () => route, limits);
    }

    private static RoutedModel Routed(IServiceProvider services, string name, Func<ModelRoute> find, AnthropicOptions limits) =>
        new(
            name,
            find,
            new ModelVoices(limits),
            services.GetRequiredService<UpstreamCalls>(),
            services.GetRequiredService<SilenceWatch>(),
            services.GetRequiredService<TimeProvider>());
}
