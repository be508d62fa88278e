using Gantry.Core.ModelGateway.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Models.Upstream;

/// <summary>The way to the providers.</summary>
public sealed class UpstreamCalls(UpstreamConnections connections, TimeProvider time, ILogger<UpstreamCalls> logger)
{
    private readonly UpstreamAddresses addresses = new();

    /// <summary>Begins a call; nothing is sent yet.</summary>
    public UpstreamAttempts Begin(UpstreamRequest request, ModelRoute route, CallGuard guard)
    {
        ArgumentNullException.ThrowIfNull(route);
        return new UpstreamAttempts(request, route.InOrder(Random.Shared.NextDouble()), guard, connections, addresses, time, logger);
    }
}

/// <summary>The door of the providers.</summary>
public static class UpstreamDoor
{
    /// <summary>Adds <see cref="UpstreamCalls"/> and <see cref="SilenceWatch"/>.</summary>
    public static IServiceCollection AddUpstream(this IServiceCollection services) =>
        services.AddSingleton<UpstreamConnections>().AddSingleton<SilenceWatch>().AddSingleton<UpstreamCalls>();
}
