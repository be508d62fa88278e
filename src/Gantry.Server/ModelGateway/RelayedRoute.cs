using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Server.ModelGateway;

/// <summary>Marks a route that judges its callers' keys itself and says every refusal in its callers' own words.</summary>
/// <param name="Operation">What it does.</param>
internal sealed record RelayedRoute(ModelOperation Operation);
