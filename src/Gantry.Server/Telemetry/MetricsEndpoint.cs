using Gantry.Server.Security;

namespace Gantry.Server.Telemetry;

/// <summary>What the daemon counts, for Prometheus and what reads its format. Wants the owner's token: models and costs are nobody else's business.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // Made now: what is counted before the first look counts too.
        var board = routes.ServiceProvider.GetRequiredService<MetricsBoard>();
        routes.MapGet("/metrics", () => TypedResults.Text(board.Write(), MetricsBoard.ContentType))
            .WithTags("health")
            .WithSummary("Metrics in Prometheus' text format: model calls in the names of OpenTelemetry's GenAI conventions, the runtime, and connections.")
            .Working();
    }
}
