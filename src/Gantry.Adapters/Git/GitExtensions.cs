using Gantry.Core.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gantry.Adapters.Git;

/// <summary>The door to git.</summary>
public static class GitExtensions
{
    /// <summary>Offers <see cref="IGit"/> and <see cref="IGitRepositories"/> by the git program.</summary>
    public static IServiceCollection AddGit(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GitProgram>();
        services.AddSingleton<IGitRepositories, RepositoryGit>();
        return services.AddSingleton<IGit, GitAdapter>();
    }
}
