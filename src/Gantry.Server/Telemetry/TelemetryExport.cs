using System.Runtime.CompilerServices;
using Gantry.Core.ModelGateway.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gantry.Server.Telemetry;

/// <summary>
/// Sends spans and metrics to an OpenTelemetry collector when the environment names one (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, with the other variables that OpenTelemetry
/// defines). Otherwise nothing of it is loaded.
/// </summary>
internal sealed class TelemetryExport(Func<string, string?> setting) : IHostedService, IDisposable
{
    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static readonly string[] Meters = [ModelTelemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];
    private readonly List<IDisposable> providers = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(setting(EndpointSetting)))
        {
            Begin();
        }

        return Task.CompletedTask;
    }

    // What is left is sent when the providers are disposed of, after the last call is settled.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        providers.ForEach(provider => provider.Dispose());
        providers.Clear();
    }

    // Never inlined: the packages are loaded with this method.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Begin()
    {
        var resource = ResourceBuilder.CreateDefault().AddService("gantry", serviceVersion: GantryApp.Version);
        providers.Add(Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(ModelTelemetry.Name, "Microsoft.AspNetCore").AddOtlpExporter().Build());
        providers.Add(Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter().Build());
    }
}
