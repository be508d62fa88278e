using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>The door of Anthropic's models.</summary>
public static class AnthropicModelDoor
{
    // Providers that sessions choose; each request names its address and key itself.
    private static readonly Lazy<HttpClient> Shared = new(NewClient);

    /// <summary>The key that the model is registered under.</summary>
    public const string AnthropicModelKey = "anthropic";

    /// <summary>
    /// Adds an <see cref="IModel"/> under <see cref="AnthropicModelKey"/>. Without a key there is nothing to add: see <see cref="AnthropicOptions.From"/>.
    /// </summary>
    public static IServiceCollection AddAnthropicModel(this IServiceCollection services, AnthropicOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddKeyedSingleton<IModel>(
            AnthropicModelKey,
            (provider, _) => new AnthropicModel(NewClient(), options, provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>A model of a provider that speaks Messages.</summary>
    /// <param name="usual">What is configured for Anthropic's own, whose limits count here too; null for none.</param>
    public static IModel ModelOf(IServiceProvider services, RouteTarget target, AnthropicOptions? usual)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(target);
        var time = services.GetRequiredService<TimeProvider>();
        return new AnthropicModel(Shared.Value, AnthropicOptions.Of(target, usual, time), time);
    }

    /// <summary>A client that never carries a key to another address, and leaves time limits to the model.</summary>
    internal static HttpClient NewClient() => new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
