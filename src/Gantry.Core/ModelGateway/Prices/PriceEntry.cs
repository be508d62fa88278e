namespace Gantry.Core.ModelGateway.Prices;

/// <summary>One line of a price table as files write it: US dollars per million tokens.</summary>
/// <param name="Provider">Such as <c>anthropic</c>.</param>
/// <param name="Models">The provider's names; a <c>*</c> at the end stands for any ending, as of dated versions.</param>
/// <param name="Input">Null with <paramref name="Output"/>: the price is not known, and the note says why.</param>
/// <param name="Date">When the source was read.</param>
/// <param name="Source">Where it was read.</param>
public sealed record PriceEntry(
    string Provider,
    IReadOnlyList<string> Models,
    decimal? Input = null,
    decimal? Output = null,
    decimal? CacheRead = null,
    decimal? CacheWrite = null,
    decimal? Reasoning = null,
    LongPromptPrice? LongPrompt = null,
    DateOnly? Date = null,
    string? Source = null,
    string? Note = null);
