namespace Gantry.Core.ModelGateway.Prices;

/// <summary>What a call costs instead when its prompt has more tokens than <paramref name="Over"/>.</summary>
public sealed record LongPrompt(long Over, ModelPrice Price);
