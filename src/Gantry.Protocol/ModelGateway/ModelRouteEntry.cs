namespace Gantry.Protocol.ModelGateway;

/// <summary>A name that clients may ask for, and who answers.</summary>
/// <param name="Name">A route's alias, or <c>PROVIDER/*</c> for what no route names.</param>
/// <param name="Targets">In the order in which they are tried; among those with a weight, the first is chosen by it.</param>
public sealed record ModelRouteEntry(string Name, IReadOnlyList<ModelTargetEntry> Targets);

/// <summary>One of those who may answer.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Kind"><c>anthropic</c> or <c>openai</c>: what it speaks.</param>
/// <param name="Model">The provider's name of the model; <c>*</c> for the one that the client names.</param>
/// <param name="Role"><c>target</c> or <c>fallback</c>.</param>
/// <param name="Weight">Its share among the targets.</param>
/// <param name="State"><c>ready</c>, <c>no-key</c> or <c>resting</c>, after failures in a row.</param>
/// <param name="Hint">What to do about it; null when it is ready.</param>
/// <param name="Price">US dollars per million tokens; null when it is not known.</param>
public sealed record ModelTargetEntry(string Provider, string Kind, string Model, string Role, int Weight, string State, string? Hint, ModelPriceEntry? Price);

/// <summary>What a model costs, in US dollars per million tokens.</summary>
/// <param name="CacheRead">Null when it is not known.</param>
/// <param name="CacheWrite">Null when it is not known.</param>
/// <param name="Date">When the source was read.</param>
/// <param name="Source">Where the price was read; null for a user's own.</param>
public sealed record ModelPriceEntry(decimal Input, decimal Output, decimal? CacheRead, decimal? CacheWrite, DateOnly? Date, string? Source);
