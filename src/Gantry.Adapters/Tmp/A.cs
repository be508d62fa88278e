using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Adapters.Git;

public static class X
{
    public static IServiceCollection AddGit(this IServiceCollection s) => s;
}
