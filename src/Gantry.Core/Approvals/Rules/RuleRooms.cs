using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gantry.Core.Approvals.Rules;

/// <summary>The parts of the rules, for the composition; <see cref="ManagedRules"/> come from it.</summary>
internal static class RuleRooms
{
    public static IServiceCollection AddRules(this IServiceCollection services) =>
        services
            .AddSingleton<RuleReader>()
            .AddSingleton<RuleBook>()
            .AddSingleton<RuleClerk>()
            .AddSingleton<DeniedByRules>(services => services.GetRequiredService<RuleClerk>().DenialOf)
            .AddSingleton<RuleDirectory>()
            .AddSingleton<RuleSimulator>()
            .AddSingleton<RuleImporter>()
            .AddSingleton<IHostedService, RuleHitFolding>();
}
