namespace Gantry.Core.ModelGateway.Prices;

/// <summary>A price table as files write it.</summary>
public sealed record PriceTable(IReadOnlyList<PriceEntry> Prices);
