namespace Gantry.Protocol.ModelGateway;

/// <summary>How much may be spent in a window; at least one of the two limits is there, and both hold.</summary>
/// <param name="Usd">US dollars, more than 0, with at most 9 decimals.</param>
/// <param name="Tokens">Input, output and cached tokens together, 1 or more.</param>
public sealed record ModelBudget(BudgetWindow Window, decimal? Usd = null, long? Tokens = null);
