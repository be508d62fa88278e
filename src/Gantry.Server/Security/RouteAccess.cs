namespace Gantry.Server.Security;

/// <summary>Who may use a route. A route without this metadata is for the owner: forgetting to say so closes it, never opens it.</summary>
internal sealed record RouteAccess(bool IsOpen)
{
    /// <summary>For everybody who reaches the port: carries no secret and changes nothing.</summary>
    public static RouteAccess Open { get; } = new(IsOpen: true);
}

internal static class RouteAccessExtensions
{
    /// <summary>Opens a route to everybody who reaches the port.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(RouteAccess.Open);
}
