using Gantry.Protocol.Ids;

namespace Gantry.Protocol.ModelGateway;

/// <summary>One call of a model, as usage lists it.</summary>
/// <param name="At">When it was admitted.</param>
/// <param name="User">Who answers for it.</param>
/// <param name="RunId">A run of this daemon, or what the caller's metadata said.</param>
/// <param name="RequestedModel">The model as the caller named it.</param>
/// <param name="Provider">Who answered; null when nobody was reached.</param>
/// <param name="Model">The provider's name of what answered.</param>
/// <param name="InputTokens">Without cached ones; null with the other counts when the provider did not say.</param>
/// <param name="CostUsd">Null when usage or price are not known: it may have cost something.</param>
/// <param name="Status"><c>completed</c>, <c>failed</c>, <c>cut</c> or <c>abandoned</c>.</param>
/// <param name="Partial">The counts are what was known when the answer broke off.</param>
/// <param name="LatencyMs">Milliseconds from the request to the end of the answer.</param>
/// <param name="FirstByteMs">Milliseconds to the answer's first byte; null when none came.</param>
/// <param name="FallbackFrom">The first choice, as <c>provider/model</c>, when another one answered.</param>
/// <param name="Error">A short name of what went wrong.</param>
public sealed record ModelCall(
    ModelCallId CallId,
    DateTimeOffset At,
    string User,
    ModelKeyId? KeyId,
    SessionId? SessionId,
    string? RunId,
    string? TenantId,
    string Protocol,
    string RequestedModel,
    string? Provider,
    string? Model,
    long? InputTokens,
    long? OutputTokens,
    long? CacheReadTokens,
    long? CacheWriteTokens,
    long? ReasoningTokens,
    decimal? CostUsd,
    string Status,
    bool Partial,
    int? HttpStatus,
    long LatencyMs,
    long? FirstByteMs,
    int Retries,
    string? FallbackFrom,
    string? Error);
