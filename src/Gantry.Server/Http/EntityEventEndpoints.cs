using Gantry.Server.Security;
using Gantry.Server.Sockets;
using Microsoft.AspNetCore.Mvc;

namespace Gantry.Server.Http;

/// <summary>Events of many sessions at once.</summary>
internal static class EntityEventEndpoints
{
    public static void MapEntityEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/ws/events", HoldAsync)
            .WithTags("events")
            .Working()
            .WithMetadata(PageRoute.ForSession)
            .WithSummary("Stored events of sessions, runs or sandboxes over a WebSocket; of all when none is named.")
            .ProducesWebSocket();

    // The parameters stand here for the document; the filter reads them with their repetitions.
    private static Task HoldAsync(
        [FromQuery(Name = "entity_types")] string? entityTypes,
        [FromQuery(Name = "entity_ids")] string? entityIds,
        [FromQuery(Name = "event_types")] string? eventTypes,
        string? after,
        EntityEventSocket socket,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        SocketConversation.RequireUpgrade(context);
        return socket.HoldAsync(context, EntityEventFilter.Parse(context.Request), cancellationToken);
    }
}
