using Gantry.Core.Events;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Prices;
using Gantry.Core.ModelGateway.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gantry.Core.ModelGateway;

/// <summary>The books of the model gateway: keys, prices, usage and the desk that keeps them.</summary>
internal static class ModelGatewayRooms
{
    /// <summary>Adds them. The keys are loaded before anything asks, and what calls cost is written after the last of them.</summary>
    public static IServiceCollection AddModelBooks(this IServiceCollection services) =>
        services
            .AddSingleton<PriceBook>()
            .AddSingleton<RunHalts>()
            .AddSingleton<UsageWriter>()
            .AddSingleton<KeyRing>()
            .AddLoops()
            .AddSingleton(services => new ModelKeyDesk(
                services.GetRequiredService<EventLog>(), services.GetRequiredService<KeyRing>(), services.GetRequiredService<UsageWriter>()))
            .AddSingleton(services => new CallDesk(
                services.GetRequiredService<KeyRing>(),
                services.GetRequiredService<PriceBook>(),
                services.GetRequiredService<UsageWriter>(),
                services.GetRequiredService<RunHalts>(),
                services.GetRequiredService<TimeProvider>()))
            .AddSingleton<UsageDirectory>();

    /// <summary>Adds the loops alone.</summary>
    public static IServiceCollection AddLoops(this IServiceCollection services) =>
        services
            .AddSingleton<IHostedService>(services => services.GetRequiredService<UsageWriter>())
            .AddSingleton<IHostedService>(services => services.GetRequiredService<KeyRing>());
}
