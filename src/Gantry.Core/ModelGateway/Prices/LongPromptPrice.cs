namespace Gantry.Core.ModelGateway.Prices;

/// <summary>What a call costs whose prompt is long, as files write it: US dollars per million tokens, for all tokens of the call.</summary>
/// <param name="Over">With more tokens of input than this, cached ones too.</param>
public sealed record LongPromptPrice(long Over, decimal Input, decimal Output, decimal? CacheRead = null, decimal? CacheWrite = null);
