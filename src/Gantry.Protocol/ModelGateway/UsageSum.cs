namespace Gantry.Protocol.ModelGateway;

/// <summary>Calls of one group, added up.</summary>
/// <param name="Group">The day (<c>2026-01-31</c>, UTC), user, <c>provider/model</c>, session, run or key; empty for calls that have none.</param>
/// <param name="Failed">Calls that did not complete.</param>
/// <param name="Partial">Calls whose counts may be too low.</param>
/// <param name="Unpriced">Calls whose cost is not known and is not in <paramref name="CostUsd"/>.</param>
/// <param name="CostUsd">Of the calls whose cost is known; null when there is none such.</param>
public sealed record UsageSum(
    string Group,
    long Calls,
    long Failed,
    long Partial,
    long Unpriced,
    long InputTokens,
    long OutputTokens,
    long CacheReadTokens,
    long CacheWriteTokens,
    long ReasoningTokens,
    decimal? CostUsd);
