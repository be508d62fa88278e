namespace Gantry.Core.ModelGateway.Calls;

/// <summary>How an admitted call ended, for the record and the budgets.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Target">Who answered, or was asked last; null when nobody was reached.</param>
/// <param name="Usage">
/// What the provider counted. Null: it is not known, though the call may have cost something; then its whole reservation counts against the budgets.
/// A call that certainly cost nothing says zeroes.
/// </param>
public readonly record struct CallOutcome(CallStatus Status, CallTarget? Target, TokenUsage? Usage)
{
    /// <summary>The usage is what was known when the answer broke off; there may be more that nobody told us.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The provider's status of HTTP; null when it gave none.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>From the caller's request to the end of the answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>From the caller's request to the answer's first byte; null when none came.</summary>
    public TimeSpan? FirstByte { get; init; }

    /// <summary>Attempts after the first, fallbacks included.</summary>
    public int Retries { get; init; }

    /// <summary>The first choice, when another one answered.</summary>
    public CallTarget? FallbackFrom { get; init; }

    /// <summary>A stable short name of what went wrong, such as <c>overloaded</c> or <c>first-byte-timeout</c>; never a provider's text, which may hold secrets.</summary>
    public string? Error { get; init; }

    /// <summary>The provider said that its quota is spent (not a passing 429 or 529): the run that called pauses.</summary>
    public ProviderQuota? Quota { get; init; }
}
