namespace Gantry.Server.Telemetry;

/// <summary>What the daemon counts and traces, for the composition.</summary>
internal static class TelemetryComposition
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, Func<string, string?> setting) =>
        services
            .AddSingleton<MetricsBoard>()
            .AddSingleton(_ => new TelemetryExport(setting))
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<TelemetryExport>());
}
