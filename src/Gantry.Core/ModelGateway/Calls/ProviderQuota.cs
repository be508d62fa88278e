namespace Gantry.Core.ModelGateway.Calls;

/// <summary>A provider's quota is spent.</summary>
/// <param name="Provider">Whose quota.</param>
/// <param name="ReturnsAt">When the provider says that it returns; null when it does not say.</param>
public sealed record ProviderQuota(string Provider, DateTimeOffset? ReturnsAt);
