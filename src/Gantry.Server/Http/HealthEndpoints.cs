using Gantry.Core.Events;
using Gantry.Core.Health;
using Gantry.Protocol.Daemon;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Whether the daemon is alive and its store answers. Open to all: it tells nothing else. What it works with is told to its owner.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("health").OpenToAll();
        group.MapGet("/health", Alive).WithSummary("Whether the daemon is alive.");
        group.MapGet("/healthz", Alive).WithSummary("The same as /health.");
        group.MapGet("/readyz", ReadyAsync).WithSummary("Whether its store answers.");
        routes.MapGet("/api/health/services", ServicesAsync).WithTags("health").WithSummary("Everything that the daemon works with, asked just now.").Working();
    }

    private static Ok<HealthReport> Alive() => TypedResults.Ok(new HealthReport("ok"));

    private static async Task<Ok<HealthReport>> ReadyAsync(EventLog log, CancellationToken cancellationToken)
    {
        await log.ReadAsync(view => view.Events is not null, cancellationToken);
        return TypedResults.Ok(new HealthReport("ok"));
    }

    private static async Task<Ok<ServicesReport>> ServicesAsync(ServiceProbes probes, CancellationToken cancellationToken) =>
        TypedResults.Ok(await probes.ProbeAsync(cancellationToken));
}
