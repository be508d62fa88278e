using Gantry.Core.Events;
using Gantry.Protocol.Daemon;
using Gantry.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gantry.Server.Http;

/// <summary>Whether the daemon is alive and its store answers. Open to all: it tells nothing else.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("health").OpenToAll();
        group.MapGet("/health", Alive);
        group.MapGet("/healthz", Alive);
        group.MapGet("/readyz", ReadyAsync);
    }

    private static Ok<HealthReport> Alive() => TypedResults.Ok(new HealthReport("ok"));

    private static async Task<Ok<HealthReport>> ReadyAsync(EventLog log, CancellationToken cancellationToken)
    {
        await log.ReadAsync(view => view.Events is not null, cancellationToken);
        return TypedResults.Ok(new HealthReport("ok"));
    }
}
