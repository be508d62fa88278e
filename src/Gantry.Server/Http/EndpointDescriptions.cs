using Gantry.Server.Security;

namespace Gantry.Server.Http;

/// <summary>What answers that are no JSON say of themselves in the OpenAPI document, and streams to the gate.</summary>
internal static class EndpointDescriptions
{
    public static RouteHandlerBuilder ProducesEventStream(this RouteHandlerBuilder route) =>
        route.Produces(StatusCodes.Status200OK, contentType: "text/event-stream").WithMetadata(new StreamRoute());

    public static RouteHandlerBuilder ProducesWebSocket(this RouteHandlerBuilder route) =>
        route.Produces(StatusCodes.Status101SwitchingProtocols).WithMetadata(new StreamRoute());

    public static RouteHandlerBuilder ProducesZip(this RouteHandlerBuilder route) => route.Produces(StatusCodes.Status200OK, contentType: "application/zip");
}
