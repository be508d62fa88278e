namespace Gantry.Server.ModelGateway;

/// <summary>Marks a route that judges its callers' keys itself and says every refusal in its callers' own words.</summary>
internal sealed record RelayedRoute;
