namespace Gantry.Core.ModelGateway.Calls;

/// <summary>A model at a provider, as prices and usage name it. Make one per configured route and keep it: the hot path compares it.</summary>
/// <param name="Provider">Such as <c>anthropic</c>; lower case.</param>
/// <param name="Model">The provider's own name of it, such as <c>claude-sonnet-4-5</c>.</param>
public sealed record CallTarget(string Provider, string Model);
