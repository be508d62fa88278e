using Gantry.Core;
using Gantry.Core.Failures;
using Gantry.Server.Http;
using Gantry.Server.ModelGateway;
using Gantry.Server.Security;
using Gantry.Server.Telemetry;

namespace Gantry.Server.Hosting;

/// <summary>
/// One group of routes at the root of its own port, with the loops that it needs and no others: a gateway that shares a store with a daemon must not take up
/// that daemon's runs.
/// </summary>
internal static class ServedAlone
{
    /// <summary>The model gateway.</summary>
    public const string Models = "models";

    /// <exception cref="GantryException">There is no such group.</exception>
    public static string? Check(string? group) => group is null or Models
        ? group
        : throw GantryException.Invalid("only", $"'{group}' cannot be served alone; what can is: {Models}.");

    /// <summary>Leaves the loops of the model gateway, and those of the web server.</summary>
    public static IServiceCollection KeepModelLoops(this IServiceCollection services)
    {
        foreach (var loop in services.Where(service => service.ServiceType == typeof(IHostedService) && IsOurs(service)).ToList())
        {
            services.Remove(loop);
        }

        return services.AddModelLoops().AddSingleton<IHostedService>(provider => provider.GetRequiredService<RefusalRecorder>()).AddSingleton<IHostedService>(provider => provider.GetRequiredService<TelemetryExport>());
    }

    /// <summary>Its routes, under the names that clients of a gateway alone know.</summary>
    public static void MapModelsAlone(this IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        routes.MapModels();
        routes.MapModelCatalog();
        routes.MapPlainChat("/chat");
        routes.MapPlainChat("/llm/chat");
        routes.MapUsage();
        routes.MapUsageLog("/usage");
        routes.MapKeys();
        routes.MapMetrics();
        routes.MapOpenApi("/openapi/{documentName}.json").Working();
        routes.RequireAccess();
    }

    private static bool IsOurs(ServiceDescriptor service) =>
        (service.ImplementationType ?? service.ImplementationFactory?.Method.DeclaringType ?? service.ImplementationInstance?.GetType())?.Assembly.GetName().Name?.StartsWith("Gantry.", StringComparison.Ordinal) is true;
}
