namespace Gantry.Server.Http;

/// <summary>What answers that are no JSON say of themselves in the OpenAPI document.</summary>
internal static class EndpointDescriptions
{
    public static RouteHandlerBuilder ProducesEventStream(this RouteHandlerBuilder route) => route.Produces(StatusCodes.Status200OK, contentType: "text/event-stream");

    public static RouteHandlerBuilder ProducesWebSocket(this RouteHandlerBuilder route) => route.Produces(StatusCodes.Status101SwitchingProtocols);

    public static RouteHandlerBuilder ProducesZip(this RouteHandlerBuilder route) => route.Produces(StatusCodes.Status200OK, contentType: "application/zip");
}
