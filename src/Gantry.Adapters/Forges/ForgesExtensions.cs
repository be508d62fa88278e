using Gantry.Core.Landing;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Adapters.Forges;

/// <summary>The door to the places that take pull requests.</summary>
public static class ForgesExtensions
{
    /// <summary>Offers every <see cref="IForge"/>.</summary>
    public static IServiceCollection AddForges(this IServiceCollection services) =>
        services.AddSingleton<ForgeHttp>().AddSingleton<IForge, GitHubForge>().AddSingleton<IForge, GitLabForge>();
}
