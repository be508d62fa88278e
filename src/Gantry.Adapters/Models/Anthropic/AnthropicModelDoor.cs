using Gantry.Core.ModelGateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>The door of Anthropic's models.</summary>
public static class AnthropicModelDoor
{
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

    /// <summary>A client that never carries a key to another address, and leaves time limits to the model.</summary>
    internal static HttpClient NewClient() => new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
